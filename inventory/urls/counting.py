from __future__ import annotations

from django.urls import URLPattern, path

from inventory.views.counting import count_list, count_new, count_page

urlpatterns: list[URLPattern] = [
    path("counts/", count_list.count_list, name="count_list"),
    path("counts/new", count_new.count_new, name="count_new"),
    path("counts/<str:number>", count_page.count_page, name="count_page"),
    path("counts/<str:number>/save", count_page.count_save, name="count_save"),
    path("counts/<str:number>/post", count_page.count_post, name="count_post"),
    path("counts/<str:number>/again", count_page.count_again, name="count_again"),
    path("counts/<str:number>/cancel", count_page.count_cancel, name="count_cancel"),
]
