from foundation.people.actions.roles import create_login, end_role, grant_role
from foundation.people.actions.teams import report_not_my_team, withdraw_report

__all__ = ["create_login", "end_role", "grant_role", "report_not_my_team", "withdraw_report"]
