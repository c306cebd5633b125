"""Drafts and checks the annual reports on government information disclosure (政府信息公开工作年度报告).

The way of the data is the way of the folders: a file is read into a report (`reading` → `report`); the numbers
of its prose become claims, claims are linked to facts, rules give findings (`checking`); a plan and a language
model give a draft (`drafting`, `language_model`); findings and drafts are written out (`writing`).
"""
