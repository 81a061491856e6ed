"""All the tables of records of one chunk of people."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.chunk import Chunk
from equipath.synthetic.landscape import Landscape
from equipath.synthetic.records.admissions import admissions
from equipath.synthetic.records.appointments import appointments
from equipath.synthetic.records.cancer import cancer
from equipath.synthetic.records.clinical_events import clinical_events
from equipath.synthetic.records.conditions import draw_conditions
from equipath.synthetic.records.crisis import crisis
from equipath.synthetic.records.days import LAST_DAY, dates, words
from equipath.synthetic.records.emergency_attendances import emergency_attendances
from equipath.synthetic.records.ethnicity import with_ethnicity
from equipath.synthetic.records.faults import with_faults
from equipath.synthetic.records.high_cost_drugs import high_cost_drugs
from equipath.synthetic.records.kidney_transplants import kidney_transplants
from equipath.synthetic.records.linked_record import linked_record
from equipath.synthetic.records.lipids import lipids
from equipath.synthetic.records.maternities import maternities
from equipath.synthetic.records.measurements import estimated_risk
from equipath.synthetic.records.patients import Patients, meet
from equipath.synthetic.records.planted import Stage
from equipath.synthetic.records.prescriptions import prescriptions
from equipath.synthetic.records.records import Records
from equipath.synthetic.records.referrals import refer, referral_tables
from equipath.synthetic.records.rurality import Rurality
from equipath.synthetic.records.severe_asthma import severe_asthma
from equipath.synthetic.records.specialised_services import specialised_services
from equipath.synthetic.region import People


@dataclass(frozen=True)
class Keeper:
    """What the records of all chunks share."""

    landscape: Landscape
    rurality: Rurality
    stages: dict[str, Stage]
    is_faulty: bool

    def records(self, chunk: Chunk, people: People) -> Records:
        """Draw the records of one chunk: every table, with the people's own among them."""
        patients = meet(self.landscape, self.rurality, self.stages, chunk, people)
        trusts = self.landscape.code.trust
        conditions = draw_conditions(patients)
        measuring, outside = chunk.stream("measurements"), chunk.stream("outpatients")
        risk = estimated_risk(patients, conditions, measuring)
        referrals, planted = refer(patients, conditions, outside)
        parts = [
            clinical_events(patients, conditions, risk, measuring),
            prescriptions(patients, conditions, risk, chunk.stream("prescriptions")),
            Records(referral_tables(patients, referrals, trusts, outside)),
            appointments(patients, referrals, trusts, outside),
            admissions(patients, referrals, trusts, chunk.stream("admissions")),
            emergency_attendances(patients, trusts, chunk.stream("emergency_attendances")),
            cancer(patients, trusts, chunk.stream("cancer")),
            high_cost_drugs(patients, conditions, trusts, chunk.stream("high_cost_drugs")),
            specialised_services(patients, trusts, chunk.stream("specialised_services")),
            kidney_transplants(patients, trusts, chunk.stream("kidney_transplants")),
            severe_asthma(patients, conditions, trusts, chunk.stream("severe_asthma")),
            linked_record(patients, chunk.stream("linked_record")),
            lipids(patients, conditions, chunk.stream("lipids")),
            crisis(patients, trusts, chunk.stream("crisis")),
            maternities(patients, trusts, chunk.stream("maternities")),
        ]
        tables = {"people": _people(patients), "registrations": _registrations(patients)}
        for part in parts:
            tables |= part.tables
            planted |= part.planted
        tables = with_ethnicity(patients, tables, chunk.stream("ethnicity"))
        tables, faults = with_faults(tables, chunk) if self.is_faulty else (tables, {})
        return Records(tables, planted, faults)


def _people(patients: Patients) -> pl.DataFrame:
    return patients.flags.with_columns(
        date_of_birth=dates(patients.born),
        date_of_death=dates(patients.died, patients.died <= LAST_DAY),
    )


def _registrations(patients: Patients) -> pl.DataFrame:
    """Return one row a person and stay: two for those who moved between practices."""
    everyone, movers = np.arange(len(patients)), np.flatnonzero(patients.moved)
    who = np.concatenate([movers, everyone])
    stays = np.arange(len(who)) >= len(movers)
    order = np.argsort(who * 2 + stays, kind="stable")
    who, now = who[order], stays[order]
    practice = np.where(now, patients.inhabitants.practice[who], patients.former_practice[who])
    start = np.where(now & (patients.moved[who] > 0), patients.moved[who], patients.since[who])
    end = np.where(now, patients.until[who], patients.moved[who] - 1)
    return pl.DataFrame(
        {
            "person_id": patients.identifier.gather(who),
            "practice_code": words(patients.practice_codes, practice),
            "start_date": dates(start),
            "end_date": dates(end, ~now | ~patients.is_current[who]),
        }
    )
