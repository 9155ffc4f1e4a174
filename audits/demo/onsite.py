"""A visit as the team and the department live it: checklist, contacts, notes, minutes, signature."""

import uuid
from datetime import timedelta
from functools import cached_property, partial
from itertools import cycle

from audits.core import files
from audits.fieldwork import arrivals
from audits.fieldwork.assignments import share_out
from audits.fieldwork.checklist import add_question, propose_checklist
from audits.fieldwork.models import CaseSample, ChecklistItem, Device, Evidence, Interview, Sampling
from audits.fieldwork.sampling import Listed
from audits.fieldwork.steps import StepCheck, asked_now
from audits.findings.models import Finding
from audits.planning.models import Visit

from .stage import clause, question

FINISHED = ("closed", "signed")
LOOKED_AT_AGAIN = "Đã xem hồ sơ phát sinh từ sau đợt trước, chưa thấy lặp lại; theo dõi tiếp theo phiếu."


class VisitStory:
    """One visit, from its entry in `round.json` and its rows in the tables."""

    def __init__(self, story, told):
        self.story, self.told = story, told
        self.stage, self.days = story.stage, story.stage.days
        self.code = told["department"]
        lead, *others = story.auditors(told["team"])
        self.others = others or [lead]
        self.turns = cycle(self.others)
        self.evidence = {}  # by finding

    @property
    def visit(self):
        return Visit.objects.select_related(*Visit.READ_WITH).get(pk=self.story.visits[self.code])

    @property
    def lead(self):
        return self.story.lead(self.told["team"])

    @property
    def writer(self):
        """Who writes the minutes: the team's secretary, or whoever is alone."""
        return self.stage.person(self.others[0])

    def next_auditor(self):
        """The members take turns at the checklist and the files; the lead leads the talk."""
        return self.stage.person(next(self.turns))

    @cached_property
    def checklist(self):
        """The questions in their order; asked for when all of them stand."""
        items = ChecklistItem.objects.filter(visit=self.story.visits[self.code]).in_order()
        return list(items.select_related("question", "assigned_to", *ChecklistItem.READ_WITH))

    def table(self, name):
        return self.story.table(name, department=self.code)

    @property
    def asks_chosen_questions(self):
        """Whether the checklist is only what `answers.csv` names, as in a round about few matters."""
        return self.told.get("checklist") == "chosen"

    @property
    def found(self):
        return [finding for finding in self.story.findings if finding["department"] == self.code]

    # ---- telling

    def tell(self):
        at = self.stage.diary.at
        starts = self.days.day(self.told["planned"][0].split()[0])
        if self.told["contacts"]:
            at(self.days.moment(self.told["contacts_named_at"]), self.name_contacts)
        if self.told["state"] != "planned" or starts <= self.days.last:
            place = [told["department"] for told in self.story.plan["visits"]].index(self.code)
            first = self.days.before(self.days.day(self.story.plan["starts_on"]), 1, 14)
            at(first + timedelta(minutes=10 * place), self.prepare)
        if self.told["state"] == "planned":
            return
        begins = self.days.moment(self.told["actual"][0])
        ends = self.days.moment(self.told["actual"][1] or self.told["planned"][1])
        at(begins, self.open)
        at(begins + timedelta(minutes=4), self.write_opening)
        self.stage.diary.between(begins + timedelta(minutes=6), ends - timedelta(minutes=5), self._notes())
        if self.told["state"] in FINISHED:
            at(ends - timedelta(minutes=2), self.write_minutes)
            at(ends - timedelta(minutes=1), self.note_opinions)
            at(ends, self.close)
        if self.told["state"] == "signed":
            at(self.days.moment(self.told["signed_at"]), self.sign)
        for row in self.told.get("late", ()):
            at(self.days.moment(row["at"]), self.arrive_late, row, self._draw_late(row))
        for row in self.told.get("devices", ()):
            at(self.days.moment(row["heard"]), self.hear_device, row)

    def _notes(self):
        """What the team writes down between the opening and the minutes."""
        most = len(self.table("answers")) if self.asks_chosen_questions else self.stage.agency.questions_to
        if self.told.get("answered") == "half":
            most //= 2
        yield from (partial(self.begin_sampling, row) for row in self.table("samplings"))
        yield from (partial(self.sample, row) for row in self.table("samples"))
        yield from (partial(self.draw, row) for row in self.table("samplings") if row["drawn"])
        yield from (partial(self.interview, row) for row in self.table("interviews"))
        yield from (partial(self.answer, place) for place in range(most))
        yield from (partial(self.keep_photo, row, self._draw(row)) for row in self.table("photos"))
        yield from (partial(self.raise_finding, finding) for finding in self.found)

    # ---- before

    def name_contacts(self):
        contacts = [self.stage.person(username) for username in self.told["contacts"]]
        answering = self.told.get("signed_by")
        head = self.stage.person(answering) if answering else self.stage.head(self.code)
        self.visit.name_contacts(by=head, contacts=contacts)

    def prepare(self):
        """The lead puts on what is to be asked in any case, and lets the program propose the rest if it is wanted."""
        visit = self.visit
        for row in self.table("answers"):
            procedure = self.stage.procedures.get(row["procedure"])
            add_question(visit, question(self.story.edition, row["question"]), by=self.lead, procedure=procedure)
        if not self.asks_chosen_questions:
            propose_checklist(visit, by=self.lead)
        if self.told.get("shared_out"):
            share_out(visit, by=self.lead)

    # ---- on site

    def open(self):
        self.visit.open(by=self.lead)

    def write_opening(self):
        attendees = "\n".join(self.told["attendees"])
        self.visit.write_minutes(
            by=self.writer,
            opening_notes=self.told["opening_notes"],
            attendees=attendees,
        )

    def begin_sampling(self, row):
        Sampling.enter(
            by=self.lead,
            visit=self.visit,
            procedure=self.stage.procedures[row["procedure"]],
            population=int(row["population"]) if row["population"] else None,
            period_from=self.days.day(row["period_from"]),
            period_to=self.days.day(row["period_to"]),
            method=row["method"],
            reason=row["reason"],
        )

    def draw(self, row):
        """The list of the one-stop software comes in while the visit is held; some more are drawn from it."""
        sampling = Sampling.objects.get(visit=self.visit, procedure=self.stage.procedures[row["procedure"]])
        days = ("received_on", "due_on", "ready_on", "handed_on")
        rows = self.story.table("lists", department=self.code, procedure=row["procedure"])
        listed = [Listed(one["case_code"], *(self.days.day(one[name]) for name in days)) for one in rows]
        sampling.keep_list(listed, by=self.lead, source="ho-so-mot-cua.xlsx")
        sampling.draw(int(row["drawn"]), by=self.lead, seed=int(row["seed"]))

    def _checked(self, procedure, code):
        """What was seen of each step: of a case file with rows of its own, all that they do not name was in time."""
        told = self.story.table("checks", department=self.code, case_code=code)
        steps = asked_now(procedure) if told else {}
        for step in steps.values():
            step["result"] = StepCheck.IN_TIME.value
        for row in told:
            if row["step"]:
                steps[row["step"]] |= {"result": row["result"], "remark": row["remark"]}
        return steps

    def sample(self, row):
        procedure = self.stage.procedures[row["procedure"]]
        CaseSample.take_down(
            by=self.next_auditor(),
            visit=self.visit,
            procedure=procedure,
            steps=self._checked(procedure, row["case_code"]),
            case_code=row["case_code"],
            received_on=self.days.day(row["received_on"]),
            due_on=self.days.day(row["due_on"]),
            ready_on=self.days.day(row["ready_on"]),
            handed_on=self.days.day(row["handed_on"]),
            days_paused=int(row["days_paused"]),
            faults=row["faults"],
        )

    def interview(self, row):
        Interview.enter(
            by=self.next_auditor(),
            visit=self.visit,
            kind=row["kind"],
            channel=row["channel"],
            procedure=self.stage.procedures.get(row["procedure"]),
            score=int(row["score"]),
            remark=row["remark"],
        )

    def answer(self, place):
        """The question at a place of the checklist; what no table tells otherwise conforms.

        What is checked again is looked at in the end: where half of the answers are still to come, so is that.
        """
        if place >= len(self.checklist):
            return
        item = self.checklist[place]
        if item.about_id and self.told.get("answered") == "half":
            return
        key = item.question and item.question.key
        told = next((row for row in self.table("answers") if row["question"] == key), None)
        raised = next((finding for finding in self.found if finding["question"] == key), None)
        item.record_answer(
            by=self.stage.person(raised["raised_by"]) if raised else item.assigned_to or self.next_auditor(),
            answer=told["answer"] if told else ChecklistItem.Answer.CONFORMS,
            note=told["note"] if told else LOOKED_AT_AGAIN if item.about_id else "",
        )

    def _draw(self, row):
        """Have a photo drawn until it is needed."""
        seed, labels = f"{self.story.name}:{row['key']}", row["labels"].split("|")
        return self.stage.darkroom.photo(row["kind"], seed=seed, labels=labels)

    def keep_photo(self, row, photo):
        finding = next((one for one in self.found if one["key"] == row["finding"]), None)
        by = self.stage.person(finding["raised_by"]) if finding else self.next_auditor()
        sample = self._sample_of(row["case_code"])
        asked = row["question"] or (finding["question"] if finding else "")
        kept = Evidence.enter(
            by=by,
            visit=self.visit,
            file=files.keep(photo.result(), by=by, name=f"{row['key']}.jpg"),
            caption=row["caption"],
            taken_on=self.days.day(row["taken_on"]),
            permitted=row["permitted"] == "true",
            shows_case_file=row["shows_case_file"] == "true",
            sample=sample,
            item=None if sample else self._item_of(asked),
        )
        self.evidence.setdefault(row["finding"], []).append(kept)

    def _sample_of(self, code):
        return CaseSample.objects.get(visit=self.story.visits[self.code], case_code=code) if code else None

    def _item_of(self, key):
        items = ChecklistItem.objects.filter(visit=self.story.visits[self.code], question__key=key)
        return items.first() if key else None

    def raise_finding(self, told):
        values = {name: told[name] for name in Finding.TEXTS}
        repeated = self.stage.findings.get(told.get("repeat_of"))
        values |= {
            "by": self.stage.person(told["raised_by"]),
            "grade": self.stage.grade(told["grade"]),
            "clause": clause(self.story.edition, told["clause"]),
            "procedure": self.stage.procedures.get(told["procedure"]),
            "repeat_of": repeated and Finding.objects.get(pk=repeated),
            "files": self.evidence.get(told["key"], []),
        }
        item = self._item_of(told["question"])
        raised = Finding.raise_from(item, **values) if item else Finding.raise_in(self.visit, **values)
        self.stage.findings[f"{self.story.name}:{told['key']}"] = raised.pk

    # ---- the end

    def write_minutes(self):
        self.visit.write_minutes(by=self.writer, minutes=self.told["minutes"])

    def close(self):
        self.visit.close(by=self.lead)

    def note_opinions(self):
        """What the department said when the findings were read out."""
        for told in self.found:
            if "opinion" in told:
                self.story.finding(told).note_opinion(by=self.lead, opinion=told["opinion"])

    def _draw_late(self, row):
        if "photo" not in row:
            return None
        drawn = {**row["photo"], "key": f"{self.code}:{row['at']}"}
        return self._draw(drawn)

    def arrive_late(self, row, photo):
        """A device had no network when the visit ended, and sends what was written on it afterwards."""
        by, said = self.stage.person(row["by"]), dict(row["said"])
        if "procedure" in said:
            said["procedure"] = str(self.stage.procedures[said["procedure"]].pk)
        if "taken_on" in said:
            said["taken_on"] = str(self.days.day(said["taken_on"]))
        arrivals.keep(
            self.visit,
            by=by,
            op_id=self._known_as("op", row["at"]),
            kind=row["kind"],
            uid=self._known_as("record", row["at"]),
            device=self._known_as(row["by"], row["device"]),
            made_at=self.days.moment(row["written_at"]),
            said={name: [value] for name, value in said.items()},
            file=files.keep(photo.result(), by=by, name="anh-chup.jpg") if photo else None,
        )

    def hear_device(self, row):
        """A device of the team says what still waits on it."""
        Device.hear(
            self.visit,
            by=self.stage.person(row["person"]),
            device=self._known_as(row["person"], row["name"]),
            name=row["name"],
            waiting=row["waiting"],
            downloaded=row["downloaded"],
        )

    def _known_as(self, *words):
        """The id that a device made for something."""
        return uuid.uuid5(uuid.NAMESPACE_OID, ":".join([self.story.name, self.code, *words]))

    def sign(self):
        disputes = {self.story.finding(told): told["ground"] for told in self.found if told.get("ground")}
        signer = self.stage.person(self.told["signed_by"])
        self.visit.sign(by=signer, disputes=disputes, remarks=self.told["remarks"])
