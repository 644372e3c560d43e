"""Agreement coefficients for nominal ratings, each a function of sums over items.

Every coefficient here depends on the ratings only through sums of a few numbers per item. A sum over the items of a
study, or over the studies drawn in a resample, is therefore enough: the bootstrap is one matrix product.

Shapes: ``...`` stands for any leading axes (items, codes, resamples); coefficients have that shape, and NaN where they
are undefined (nothing rated twice, or no variation to agree about). NaN never leaves ``agreement.of``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

MISSING = -1
"""The index of a rating that was not made."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The sums that the coefficients need, of one item or of many; q is the number of categories.

    n_pairable: (...) items rated at least twice.
    agreeing: (...) share of agreeing pairs of coders, added over the pairable items.
    n_rated: (...) items rated at all.
    shares: (..., q) share of an item's ratings in each category, added over the rated items.
    counts: (..., q) ratings in each category on pairable items.
    coinciding: (..., q) the diagonal of Krippendorff's coincidence matrix.
    table: (..., q, q) the first coder's category by the second's, on items rated by both; zeros with more coders.
    """

    n_pairable: NDArray[float64]
    agreeing: NDArray[float64]
    n_rated: NDArray[float64]
    shares: NDArray[float64]
    counts: NDArray[float64]
    coinciding: NDArray[float64]
    table: NDArray[float64]

    def percent_agreement(self) -> NDArray[float64]:
        """Return the share of agreeing pairs of coders, averaged over the items rated at least twice."""
        return _ratio(self.agreeing, self.n_pairable)

    def prevalence(self, category: int) -> NDArray[float64]:
        """Return the share of ratings in ``category``, among the ratings of items rated at least twice."""
        return _ratio(self.counts[..., category], self.counts.sum(axis=-1))

    def specific_agreement(self, category: int) -> NDArray[float64]:
        """Return specific agreement: given one coder's ``category``, the chance that another coder says the same.

        Source: Cicchetti & Feinstein (1990), J Clin Epidemiol 43, 551–558; for several coders Fleiss (1981), p. 232.
        """
        return _ratio(self.coinciding[..., category], self.counts[..., category])

    def cohen_kappa(self) -> NDArray[float64]:
        """Return Cohen's κ of the first two coders, over the items that both rated.

        Source: Cohen (1960), Educational and Psychological Measurement 20, 37–46.
        """
        n = self.table.sum(axis=(-1, -2))
        observed = _ratio(self.table.diagonal(axis1=-2, axis2=-1).sum(axis=-1), n)
        expected = _ratio((self.table.sum(axis=-1) * self.table.sum(axis=-2)).sum(axis=-1), n * n)
        return _ratio(observed - expected, 1 - expected)

    def gwet_ac1(self) -> NDArray[float64]:
        """Return Gwet's AC1, for any number of coders and with ratings missing.

        Source: Gwet (2008), Br J Math Stat Psychol 61, 29–48; missing ratings as in Gwet (2014), Handbook of
        Inter-Rater Reliability, 4th ed.: pairs come from items rated twice, category shares from all rated items.
        """
        n_categories = self.shares.shape[-1]
        shares = _ratio(self.shares, self.n_rated[..., None])
        expected: NDArray[float64] = (shares * (1 - shares)).sum(axis=-1) / (n_categories - 1)
        return _ratio(self.percent_agreement() - expected, 1 - expected)

    def krippendorff_alpha(self) -> NDArray[float64]:
        """Return Krippendorff's α with the nominal metric, for any number of coders and with ratings missing.

        Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability, section D.
        """
        n: NDArray[float64] = self.counts.sum(axis=-1)
        observed = n - self.coinciding.sum(axis=-1)
        expected = n * n - (self.counts**2).sum(axis=-1)
        return 1 - (n - 1) * _ratio(observed, expected)


def of_items(ratings: NDArray[int64], n_categories: int) -> Sums:
    """Return the sums of each item.

    Args:
        ratings: (n_coders, n_items) category indices 0 to ``n_categories`` - 1, or ``MISSING``.
        n_categories: The categories a coder could choose from, at least 2, whether or not each was chosen.

    Returns:
        Sums whose leading axis is the items.
    """
    import numpy as np

    n_coders, n_items = ratings.shape
    chosen = (ratings[:, :, None] == np.arange(n_categories)).astype(float)  # (n_coders, n_items, q)
    counts = chosen.sum(axis=0)
    n_ratings = counts.sum(axis=1)
    pairable: NDArray[bool_] = n_ratings >= 2
    others = np.where(pairable, n_ratings - 1, 1)
    coinciding = np.where(pairable[:, None], counts * (counts - 1) / others[:, None], 0.0)
    table = np.zeros((n_items, n_categories, n_categories))
    if n_coders == 2:
        table = chosen[0][:, :, None] * chosen[1][:, None, :]
    return Sums(
        n_pairable=pairable.astype(float),
        agreeing=coinciding.sum(axis=1) / np.maximum(n_ratings, 1),
        n_rated=(n_ratings >= 1).astype(float),
        shares=counts / np.maximum(n_ratings, 1)[:, None],
        counts=np.where(pairable[:, None], counts, 0.0),
        coinciding=coinciding,
        table=table,
    )


def pack(sums: Sums) -> NDArray[float64]:
    """Return the sums side by side on one last axis, so that they can be added with a matrix product."""
    import numpy as np

    lead = sums.n_pairable.shape
    n_categories = sums.counts.shape[-1]
    table = sums.table.reshape(*lead, n_categories * n_categories)
    scalars = np.stack([sums.n_pairable, sums.agreeing, sums.n_rated], axis=-1)
    return np.concatenate([scalars, sums.shares, sums.counts, sums.coinciding, table], axis=-1)


def unpack(packed: NDArray[float64], n_categories: int) -> Sums:
    """Return the sums that ``pack`` put side by side."""
    q = n_categories
    return Sums(
        n_pairable=packed[..., 0],
        agreeing=packed[..., 1],
        n_rated=packed[..., 2],
        shares=packed[..., 3 : 3 + q],
        counts=packed[..., 3 + q : 3 + 2 * q],
        coinciding=packed[..., 3 + 2 * q : 3 + 3 * q],
        table=packed[..., 3 + 3 * q :].reshape(*packed.shape[:-1], q, q),
    )


def _ratio(numerator: NDArray[float64], denominator: NDArray[float64]) -> NDArray[float64]:
    """Divide; NaN where the denominator is 0, up to rounding (1 - expected agreement of identical coders)."""
    import numpy as np

    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    defined = np.abs(denominator) > 1e-12
    ratio: NDArray[float64] = np.divide(numerator, denominator, out=np.full(denominator.shape, np.nan), where=defined)
    return ratio
