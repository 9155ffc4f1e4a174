"""The agency, its departments and people, and its working days."""
