"""Audit rounds, teams, visits and meetings: the plan, and how a visit proceeds."""
