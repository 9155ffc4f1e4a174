"""What the team does on site: checklist, case samples, interviews, evidence."""
