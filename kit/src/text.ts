/**
 * One line of text as people write it: no control characters, and none that change the direction of what follows (UAX #9: U+202A–202E,
 * U+2066–2069), for with them one name can look like another. Marks such as U+200F, which right-to-left writing needs, are text.
 */
export const plainLine = /^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u

/** What is wrong with text that is no {@link plainLine}, or none of {@link plainLines}. */
export const plainLineFault = 'has a control character'

/** Several lines of such text. */
export const plainLines = /^(?:[^\p{Cc}\u202A-\u202E\u2066-\u2069]|[\n\t])*$/u
