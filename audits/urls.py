"""The addresses of the system, feature by feature."""

urlpatterns = []
