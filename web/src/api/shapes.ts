// What an operation of a generated OpenAPI client looks like: one that reads, one that sends a body, one that sends none.
import type { Problem } from './types.ts'

type Parameters<Query, Path> = {
  query?: Query
  path: Path
  header?: Record<string, string>
  cookie?: never
}
type Refusal = { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } }
type Json<Answer> = { headers: Record<string, unknown>; content: { 'application/json': Answer } }
type Nothing = { headers: Record<string, unknown>; content?: never }
type Responses<Answer> = { 200: [Answer] extends [undefined] ? Nothing : Json<Answer>; default: Refusal }

export type Read<Answer, Query = never, Path = never> = {
  parameters: [Path] extends [never] ? { query?: Query } : Parameters<Query, Path>
  requestBody?: never
  responses: Responses<Answer>
}
export type Write<Body, Answer, Path = never> = {
  parameters: [Path] extends [never] ? { header?: Record<string, string> } : Parameters<never, Path>
  requestBody: { content: { 'application/json': Body } }
  responses: Responses<Answer>
}
export type Act<Answer, Path = never> = {
  parameters: [Path] extends [never] ? { query?: never } : Parameters<never, Path>
  requestBody?: never
  responses: Responses<Answer>
}
