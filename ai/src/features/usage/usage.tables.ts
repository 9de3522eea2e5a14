type UsageRow = {
  user_id: string
  /** A day in UTC as YYYY-MM-DD. */
  day: string
  requests: number
  input_tokens: number
  output_tokens: number
}

export type UsageTables = { usage: UsageRow }
