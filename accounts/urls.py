"""Addresses about people, below /accounts/; django-allauth's own follow them."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.views import invitations, people, profile

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="accounts_profile"), name="accounts_home"),
    path("profile/", profile.Profile.as_view(), name="accounts_profile"),
    path("profile/name/", profile.ChangeName.as_view(), name="accounts_change_name"),
    path("sessions/", profile.Sessions.as_view(), name="usersessions_list"),
    path("people/", people.People.as_view(), name="accounts_people"),
    path("people/<int:pk>/", people.Person.as_view(), name="accounts_person"),
    path("invitations/", invitations.Invitations.as_view(), name="accounts_invitations"),
    path("invitations/new/", invitations.InvitePerson.as_view(), name="accounts_invite"),
    path(
        "invitations/<int:pk>/withdraw/", invitations.WithdrawInvitation.as_view(), name="accounts_withdraw_invitation"
    ),
    path("invitations/<str:token>/", invitations.AcceptInvitation.as_view(), name="accounts_accept_invitation"),
]
