export type BenchContext = { say: (text: string) => void }

/** One measurement that can be asked for by name. */
export type Bench = {
  /** Heading of its section in docs/performance.md. */
  title: string
  /** For the list of benches: what it measures, in a few words. */
  about: string
  /** Measures; resolves with the section as Markdown. A target that is missed is reported as such, not thrown. */
  run: (context: BenchContext) => Promise<string>
}
