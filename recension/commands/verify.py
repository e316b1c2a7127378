"""Proves the edition."""

from __future__ import annotations

from argparse import Namespace

from recension.commands.command import Command, read
from recension.doctree.domain import domain_of
from recension.scholarship.edition import Proof


def run(options: Namespace) -> int:
    """Print a line for each witness that came back, and for each that the edition speaks of and does not hold."""
    with read(options) as app:
        found = domain_of(app.env).edition
        for outcome in found.prove():
            if isinstance(outcome, Proof):
                siglum = outcome.witness.siglum
                counts = f"{found.departures(siglum)} emendations, {found.pages(siglum)} pages"
                print(f"{outcome}; {counts}, {found.totals['rules']} rules")
        for siglum, said in found.unproved.items():
            number = "1 reading" if len(said) == 1 else f"{len(said)} readings"
            print(f"{siglum}: not held, {number} not proved: {', '.join(one.id for _, one in said)}")
        return app.statuscode


COMMAND = Command("verify", "rebuild the witnesses and compare them byte for byte", run)
