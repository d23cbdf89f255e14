from django.db import migrations, models

import orders.states


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_holds")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="payment_status",
            field=models.CharField(
                choices=[
                    ("none", "Not invoiced"),
                    ("partly_invoiced", "Partly invoiced"),
                    ("invoiced", "Invoiced"),
                    ("partly_paid", "Partly paid"),
                    ("paid", "Paid"),
                ],
                default=orders.states.PaymentStatus["NONE"],
                max_length=16,
            ),
        ),
    ]
