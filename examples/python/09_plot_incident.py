# %% [markdown]
# # What an incident looked like
# Introduces the curves of a ranking. Runs as a script, and cell by cell in a notebook.

# %%
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

import etwrca  # noqa: E402

report = etwrca.analyze(sys.argv[1])
report.to_pandas().head()

# %% The machine's curve, and those of the first three suspects
incident = report.incidents[0]
metric = report.metrics[incident.spike.metric]
figure, axes = plt.subplots(figsize=(9, 4))
axes.plot(incident.ranking.times, incident.ranking.total.values, color="0.6", label="the machine")
for suspect in incident.suspects[:3]:
    axes.plot(incident.ranking.times, suspect.curve.values, label=f"{suspect.name} ({suspect.score:.2f})")
axes.axvspan(incident.window.begin, incident.window.end, color="tab:red", alpha=0.1)
axes.set_ylabel(f"{metric.name} [{metric.unit}]")
axes.legend()
figure.savefig(sys.argv[2])
print(f"drew {incident.id}")
