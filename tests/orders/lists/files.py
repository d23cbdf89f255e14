"""Lists written for the tests, as their publishers write them."""

from __future__ import annotations

from orders.compliance.lists import Files

SDN = b"""36,"NORTHERN STAR AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
1212,"DOE, John Quincy","individual","SDGT] [IRAN","Director",-0- ,-0- ,-0- ,-0- ,-0- \
,-0- ,"DOB 1 Jan 1960; a.k.a. 'JOHNNY D'."
4234,"SEA HERMIT","vessel","CUBA",-0- ,"CXYZ","Cargo","1,200",-0- ,"Cyprus",-0- \
,-0-
36,"NORTHERN STAR AGAIN",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
99,-0- ,-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
\x1a
"""
ALT = b"""36,12,"aka","ESTRELLA DEL NORTE",-0-
36,13,"fka","POLAR AIR",-0-
"""
ADD = b"""36,25,"Calle 1","Habana","Cuba",-0-
1212,26,-0- ,"Tehran","Iran",-0-
1212,27,-0- ,"Pyongyang","Korea, North",-0-
"""
SDN_XML = b"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/exports/XML">
  <publshInformation><Publish_Date>11/20/2026</Publish_Date>
    <Record_Count>2</Record_Count></publshInformation>
  <sdnEntry><uid>36</uid><lastName>NORTHERN STAR AIRLINES</lastName>
    <sdnType>Entity</sdnType><programList><program>CUBA</program></programList>
    <akaList><aka><uid>12</uid><type>a.k.a.</type><category>strong</category>
      <lastName>ESTRELLA DEL NORTE</lastName></aka></akaList>
    <addressList><address><uid>25</uid><city>Habana</city><country>Cuba</country>
      </address></addressList></sdnEntry>
  <sdnEntry><uid>1212</uid><firstName>John Quincy</firstName><lastName>DOE</lastName>
    <sdnType>Individual</sdnType>
    <programList><program>SDGT</program><program>IRAN</program></programList>
    <nationalityList><nationality><uid>1</uid><country>Iran</country>
      <mainEntry>true</mainEntry></nationality></nationalityList></sdnEntry>
  <sdnEntry><uid>77</uid><sdnType>Entity</sdnType></sdnEntry>
</sdnList>
"""
CSL = (
    b"_id,source,entity_number,type,programs,name,title,addresses,start_date,"
    b"vessel_flag,remarks,alt_names,citizenships,nationalities\n"
    b'a1,"Entity List (EL) - Bureau of Industry and Security",,,,'
    b'"Blue Harbor Electronics",,"12 Dock Rd, Hong Kong, HK; Unit 3, Shenzhen, CN",'
    b'2020-01-01,,,"BHE Ltd; Blue Harbour",,\n'
    b"b2,Specially Designated Nationals (SDN) - Treasury Department,1212,Individual,"
    b'SDGT; IRAN,"DOE, John Quincy",,,,,,"JOHNNY D",,IR\n'
    b"b2,Specially Designated Nationals (SDN),1212,Individual,,Twice,,,,,,,,\n"
)
EU_XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export"
    generationDate="2026-11-20T10:00:00.000+01:00" globalFileId="140000">
  <sanctionEntity designationDetails="" euReferenceNumber="EU.27.28" logicalId="13">
    <regulation regulationType="amendment" programme="IRQ" logicalId="348"/>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Qusay Al-Example"
        strong="true" logicalId="17"/>
    <nameAlias firstName="Qoussaï" middleName="" lastName="Example" wholeName=""/>
    <citizenship countryIso2Code="IQ" countryDescription="IRAQ"/>
    <birthdate countryIso2Code="00"/>
    <address city="Baghdad" countryIso2Code="IQ"/>
    <remark>Second son</remark>
  </sanctionEntity>
  <sanctionEntity euReferenceNumber="EU.99.1" logicalId="99">
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias wholeName="Příklad Trading s.r.o."/>
    <address countryIso2Code="CZ"/>
    <regulation programme="BLR"/><regulation programme="RUS"/>
  </sanctionEntity>
  <sanctionEntity euReferenceNumber="EU.99.2"/>
</export>
""".encode()
EU_CSV = (
    "\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_Remark;"
    "Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;"
    "NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName;"
    "Address_CountryIso2Code;Citizenship_CountryIso2Code\n"
    "20/11/2026;13;EU.27.28;Second son;P;IRQ;;;;Qusay Al-Example;;\n"
    "20/11/2026;13;EU.27.28;;P;IRQ;Example;Qoussaï;;;;\n"
    "20/11/2026;13;EU.27.28;;P;IRQ;;;;;IQ;\n"
    "20/11/2026;99;EU.99.1;;E;BLR;;;;Příklad Trading s.r.o.;CZ;\n"
    "20/11/2026;99;EU.99.2;;E;BLR;;;;;CZ;\n"
    "20/11/2026;;;;E;BLR;;;;Nobody;;\n"
).encode()

EVERY: dict[str, Files] = {
    "ofac_sdn_csv": {"sdn.csv": SDN, "alt.csv": ALT, "add.csv": ADD},
    "ofac_sdn_xml": {"sdn.xml": SDN_XML},
    "us_consolidated_csv": {"consolidated.csv": CSL},
    "eu_xml": {"eu.xml": EU_XML},
    "eu_csv": {"eu.csv": EU_CSV},
}
