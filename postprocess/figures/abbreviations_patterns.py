"""Abbreviations whose written form is not plain capitals, and those said as a word."""

from calame.postprocess.vocabulary import listed

# Letters and figures in capitals, without signs -> the written form.
FORMS = {
    "NTPROBNP": "NT-proBNP", "PROBNP": "proBNP", "HBA1C": "HbA1c", "PAO2": "PaO2",
    "PACO2": "PaCO2", "SAO2": "SaO2", "SPO2": "SpO2", "FIO2": "FiO2", "PH": "pH", "HB": "Hb",
    "MRNA": "mRNA", "ARNM": "ARNm", "HCG": "hCG", "BHCG": "β-hCG", "INR": "INR", "MMOL": "mmol",
    "PTIS": "pTis", "BIRADS": "BI-RADS", "PIRADS": "PI-RADS", "TIRADS": "TI-RADS",
    "LIRADS": "LI-RADS", "VO2": "VO2", "CO2": "CO2", "O2": "O2", "DLCO": "DLCO",
    "PDL1": "PD-L1", "PDL2": "PD-L2",
    "IGA": "IgA", "IGD": "IgD", "IGE": "IgE", "IGG": "IgG", "IGM": "IgM",
}  # fmt: skip
# Words that a recogniser writes in lower case or capitalised.
CAPITALS = listed(
    "irm ecg eeg emg tdm crp hta bpco avc ait fevg lde hdl ldl tsh psa vih vhb vhc bnp aomi "
    "iep arco dfg asat alat ggt ldh hbpm avk aod ains orl efr vems mms mmse nyha nihss covid "
    "ehpad samu smur ivg imc iah sahos vppb dmla rcp amh fsh hpv egfr"
)  # fmt: skip
