/**
 * Two-sided p of the Mann–Whitney U test, by its normal approximation with ties (Mann & Whitney 1947); good from some twenty values
 * each. Small p: the two kinds of values differ by more than chance.
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, first: true })), ...other.map((value) => ({ value, first: false }))].toSorted(
    (a, b) => a.value - b.value,
  )
  let rankSum = 0
  let tied = 0
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const count = to - from
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at += 1) if (all[at]?.first === true) rankSum += rank
    tied += count ** 3 - count
    from = to
  }
  const [m, n, total] = [one.length, other.length, all.length]
  const u = rankSum - (m * (m + 1)) / 2
  const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - tied / (total * (total - 1))))
  return 2 * (1 - normalBelow(Math.abs(u - (m * n) / 2) / deviation))
}

/** The share of a normal distribution below `z` ≥ 0 (Abramowitz & Stegun 26.2.17). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z)
  const series = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429]
  const sum = series.reduceRight((inner, factor) => (inner + factor) * t, 0)
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}
