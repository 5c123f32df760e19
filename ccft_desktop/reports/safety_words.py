"""What the safety screen asks, and what was answered on a day, in words. It names signs, no diagnosis.

After SNNOOP10 (Do 2019) and the IFOMPT framework (Rushton 2023), in sentences of this program.
"""

from datetime import date

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.safety import HEADACHE_LIST, SafetyCheck
from ccft_desktop.reports.figures import plain_day

translate = QCoreApplication.translate


def question(item: str) -> str:
    """What is asked of one item; the answer is yes or no. Raises ``KeyError`` for one that is not asked."""
    return {
        "fever": translate("Safety", "Fever, or feels ill all over"),
        "cancer": translate("Safety", "Cancer, now or in the past"),
        "neurological_signs": translate("Safety", "Neurological signs, or less alert"),
        "sudden_onset": translate("Safety", "Began suddenly, or the worst ever"),
        "new_or_changed": translate("Safety", "New kind, or the pattern has changed"),
        "posture": translate("Safety", "Changes on lying down or getting up"),
        "cough_or_effort": translate("Safety", "Brought on by cough, sneeze, effort"),
        "disc_swelling": translate("Safety", "Swelling of the optic disc was seen"),
        "worsening": translate("Safety", "Steadily worse, or atypical"),
        "painful_eye": translate("Safety", "Painful eye, red or watering"),
        "after_injury": translate("Safety", "Began after an injury"),
        "immune_disease": translate("Safety", "Immune disease, or HIV"),
        "recent_trauma": translate("Safety", "Recent fall, blow or accident"),
        "unfamiliar_pain": translate("Safety", "Neck pain or headache unlike any before"),
        "vascular_signs": translate(
            "Safety",
            "Dizziness, double vision, trouble speaking or swallowing, fainting or drop attacks, numb face, "
            "unsteadiness, drooping lid, unequal pupils",
        ),
        "rheumatoid_down_surgery": translate(
            "Safety", "Rheumatoid disease, Down syndrome, recent operation on the neck"
        ),
        "clumsy_gait_bladder": translate("Safety", "Clumsy hands, changed gait, bladder trouble"),
        "spreading_weakness": translate("Safety", "Weakness or numbness that spreads"),
        "night_pain": translate("Safety", "Pain at night that does not let up"),
        "infection": translate("Safety", "An infection"),
        "osteoporosis_steroids": translate("Safety", "Osteoporosis, or steroids for a long time"),
        "cannot_lie_flat": translate("Safety", "Cannot lie flat"),
        "severe_acute_pain": translate("Safety", "Severe acute pain"),
        "onset_after_50": translate("Safety", "Headache began after 50"),
        "pregnancy": translate("Safety", "Pregnant, or a recent birth"),
        "painkillers": translate("Safety", "Painkillers on many days a month"),
        "latex_allergy": translate("Safety", "Latex allergy"),
    }[item]


def sign(item: str) -> str:
    """What was answered yes, where it stands apart from its list."""
    if item in HEADACHE_LIST:
        return translate("Safety", "Headache: {sign}").format(sign=question(item))
    return question(item)


def to_keep_in_mind(prompt: str) -> str:
    """What a yes to a prompt is for; raises ``KeyError`` for what is none."""
    return {
        "onset_after_50": translate(
            "Safety", "Ask whether a doctor has seen this headache since it began; if not, suggest it."
        ),
        "pregnancy": translate(
            "Safety",
            "Ask whether lying on the back is comfortable, and keep it short. A headache that is new since "
            "then belongs to the doctor first.",
        ),
        "painkillers": translate(
            "Safety", "Ask on how many days, and suggest speaking with the doctor about it."
        ),
        "latex_allergy": translate("Safety", "Use a latex-free cover or cuff."),
    }[prompt]


def has_latex_allergy(check: SafetyCheck) -> bool:
    """Whether the cuff has to be chosen by it."""
    return "latex_allergy" in check.answered_yes


def latex_note() -> str:
    """What stands on the way to the test of a person with a latex allergy."""
    return translate("Safety", "Latex allergy: use a latex-free cover or cuff.")


def decision_sentence(check: SafetyCheck) -> str:
    """What the safety screen of a day led to."""
    if check.decision == "refer":
        return translate("Safety", "No test on this day: referred.")
    if check.decision == "go_on":
        return translate("Safety", "Discussed, and the test went on: {reason}").format(reason=check.reason)
    if check.asked == "since_last_time":
        return translate("Safety", "Nothing new since last time.")
    if check.answered_yes:
        return translate("Safety", "Safety questions asked; nothing to decide on.")
    return translate("Safety", "No to all safety questions.")


def standing_sentences(day: date, check: SafetyCheck) -> str:
    """What stands of the last whole screen, wherever the patient is looked at; empty for nothing."""
    said = []
    if not check.may_test:
        said.append(translate("Safety", "{day}: no test, referred.").format(day=plain_day(day)))
    if has_latex_allergy(check):
        said.append(latex_note())
    return "\u2028".join(said)


def answers_sentence(check: SafetyCheck) -> str:
    """What was answered with yes; empty where nothing was."""
    if not check.answered_yes:
        return ""
    asked = "; ".join(sign(item) for item in check.answered_yes)
    return translate("Safety", "Answered yes: {questions}.").format(questions=asked)
