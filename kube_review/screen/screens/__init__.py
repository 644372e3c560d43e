"""The screens: one study, suggestions one after the other, the learning queue, disagreements."""
