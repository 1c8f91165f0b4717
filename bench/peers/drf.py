"""The same PUT and GET as one would write them with Django REST Framework: default generic views, one file.

`python drf.py fill ROWS` makes the tables and rows; gunicorn serves `drf:application`.
"""

import os
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "rest_framework",
        "rest_framework.authtoken",
    ],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PEER_HOST"],
            "USER": "postgres",
            "NAME": os.environ["PEER_DATABASE"],
            "CONN_MAX_AGE": None,  # kept open, as Django's documents advise
            "ATOMIC_REQUESTS": True,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    },
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402


class Invoice(models.Model):
    """A bill of one pay cycle."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    contractor = models.CharField(max_length=40, db_index=True)
    job = models.CharField(max_length=40, db_index=True)
    gross_pay = models.BigIntegerField()
    net_rate = models.BigIntegerField(default=173)
    premium_due = models.BigIntegerField()
    status = models.CharField(max_length=20, default="open", db_index=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django wants the name of an app."""

        app_label = "authtoken"
        db_table = "peer_invoice"


class Event(models.Model):
    """What happened to an invoice."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    type = models.CharField(max_length=40)
    object = models.CharField(max_length=40, db_index=True)
    data = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django wants the name of an app."""

        app_label = "authtoken"
        db_table = "peer_event"


class InvoiceSerializer(serializers.ModelSerializer):
    """An invoice on the wire."""

    gross_pay = serializers.IntegerField(min_value=100, max_value=100_000_000)

    class Meta:
        """What is shown, and what callers can't set."""

        model = Invoice
        fields = (
            "id", "contractor", "job", "gross_pay", "net_rate", "premium_due", "status", "created",
        )  # fmt: skip
        read_only_fields = ("contractor", "job", "net_rate", "premium_due", "status")


class InvoiceView(generics.RetrieveUpdateAPIView):
    """Show and change an invoice of the caller's."""

    serializer_class = InvoiceSerializer

    def get_queryset(self):
        """Return the caller's invoices, locked where one is to be changed."""
        mine = Invoice.objects.filter(owner=self.request.user)
        return mine.select_for_update() if self.request.method == "PUT" else mine

    def perform_update(self, serializer):
        """Save an invoice with its premium, and the event that tells of it."""
        rate = serializer.instance.net_rate
        saved = serializer.save(premium_due=round(serializer.validated_data["gross_pay"] * rate / 10_000))
        Event.objects.create(
            owner=self.request.user, type="invoice.updated", object=str(saved.id), data=serializer.data
        )


urlpatterns = [path("invoices/<int:pk>", InvoiceView.as_view())]
application = get_wsgi_application()


def fill(rows: int) -> None:
    """Make the tables and rows; print the caller's token."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Invoice)
        editor.create_model(Event)
    user = User.objects.create_user("bench")
    made = (
        Invoice(owner=user, contractor=f"cn_{n}", job=f"jb_{n}", gross_pay=250_000, premium_due=4_325)
        for n in range(rows)
    )
    Invoice.objects.bulk_create(made, batch_size=2_000)
    print(Token.objects.create(user=user).key)


if __name__ == "__main__":
    fill(int(sys.argv[2]))
