import { foldText, wordsOf } from '@gatehouse/kit/search-text'

/** What is looked for: each part stands in the title, or its words begin words of the text. */
export type DocumentSearch = { parts: { title: string; words: string[] }[] }

const mostParts = 8

export const noSearch: DocumentSearch = { parts: [] }

/** Parts are what blanks part; what is more than a few of them narrows no search. */
export function searchOf(text: string): DocumentSearch {
  const parts = text
    .trim()
    .split(/\s+/u)
    .filter((part) => part !== '')
  return { parts: parts.slice(0, mostParts).map((part) => ({ title: keyOf(part), words: wordsOf(foldText(part.normalize('NFC'))) })) }
}

/** Text without case and accents, for sorting and searching; short enough for a cursor. */
export const keyOf = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().slice(0, 200).toWellFormed()

/** How much of the text is taken before and after the place where a word was found, in characters. */
export const excerptLength = { before: 30, all: 240 } as const

/** A piece of text without the words that were cut at its ends. `start` is its place in the text, from 1. */
export function shortened({ text, start, whole }: Excerpt): string {
  const head = start === 1 ? text : text.replace(/^\S*\s+/u, '… ')
  return start - 1 + Array.from(text).length >= whole ? head : head.replace(/\s+\S*$/u, ' …')
}

export type Excerpt = { text: string; start: number; whole: number }
