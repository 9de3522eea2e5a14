/** One instruction of a Dockerfile, in the forms that ours uses. */
export type Instruction =
  | { kind: 'FROM'; image: string; name: string | null }
  | { kind: 'WORKDIR'; path: string }
  | { kind: 'COPY'; from: string | null; sources: string[]; target: string }
  | { kind: 'RUN'; command: string }
  | { kind: 'ENV'; values: Record<string, string> }
  | { kind: 'USER'; user: string }
  | { kind: 'EXPOSE'; port: string }
  | { kind: 'HEALTHCHECK'; command: string[] }
  | { kind: 'CMD'; command: string[] }

/** A build stage: FROM and what follows it. */
export type Stage = { name: string | null; image: string; instructions: Exclude<Instruction, { kind: 'FROM' }>[] }

/**
 * Reads a Dockerfile by the rules of its reference: comment lines go, also between continued lines, and a backslash at the end of
 * a line continues it. An instruction, flag or form that this does not know is an error, so that nothing is passed over.
 */
export function parseDockerfile(text: string): Stage[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line))
  const logical = lines
    .join('\n')
    .replaceAll(/\\[ \t]*\n/g, ' ')
    .split('\n')
  const stages: Stage[] = []
  for (const instruction of logical
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseInstruction)) {
    if (instruction.kind === 'FROM') stages.push({ name: instruction.name, image: instruction.image, instructions: [] })
    else stageOf(stages, instruction.kind).instructions.push(instruction)
  }
  return stages
}

function stageOf(stages: Stage[], kind: string): Stage {
  const stage = stages.at(-1)
  if (stage === undefined) throw new Error(`${kind} stands before the first FROM`)
  return stage
}

function parseInstruction(line: string): Instruction {
  const [, kind = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
  switch (kind) {
    case 'FROM':
      return parseFrom(rest)
    case 'WORKDIR':
      return { kind, path: rest }
    case 'COPY':
      return parseCopy(rest)
    case 'RUN':
      if (/^(\[|--)/.test(rest)) throw new Error(`RUN is known in its shell form without flags only: ${line}`)
      return { kind, command: rest }
    case 'ENV':
      return { kind, values: Object.fromEntries(rest.split(/\s+/).map(parseAssignment)) }
    case 'USER':
      return { kind, user: rest }
    case 'EXPOSE':
      return { kind, port: rest }
    case 'HEALTHCHECK':
      return { kind, command: parseExec(rest.replace(/^(--\S+\s+)*CMD\s+/, '')) }
    case 'CMD':
      return { kind, command: parseExec(rest) }
    default:
      throw new Error(`unknown instruction: ${line}`)
  }
}

function parseFrom(rest: string): Instruction {
  const [, image = '', name = null] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest) ?? []
  if (image === '') throw new Error(`FROM is not understood: ${rest}`)
  return { kind: 'FROM', image, name }
}

function parseCopy(rest: string): Instruction {
  const [, from = null, paths = ''] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(rest) ?? []
  if (/^--|[*?[{$"']/.test(paths)) throw new Error(`COPY is known with --from only, and with plain names: ${rest}`)
  const words = paths.split(/\s+/)
  const target = words.pop() ?? ''
  if (words.length === 0) throw new Error(`COPY needs a source and a target: ${rest}`)
  return { kind: 'COPY', from, sources: words, target }
}

function parseAssignment(text: string): [string, string] {
  const [, name = '', value = ''] = /^(\w+)=([^"'\\$]*)$/.exec(text) ?? []
  if (name === '') throw new Error(`ENV is known as plain NAME=value only: ${text}`)
  return [name, value]
}

function parseExec(rest: string): string[] {
  const command: unknown = JSON.parse(rest)
  if (!Array.isArray(command) || !command.every((word) => typeof word === 'string'))
    throw new Error(`the exec form is a list of words: ${rest}`)
  return command
}
