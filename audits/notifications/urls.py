from django.urls import path

from . import views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notices, name="notices"),
    path("settings/deliveries/", views.deliveries, name="deliveries"),
]
