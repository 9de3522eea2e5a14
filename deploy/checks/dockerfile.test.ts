import { expect, test } from 'vitest'
import { parseDockerfile } from './dockerfile.ts'

test('stages, continued lines and comments between them are read as a container build reads them', () => {
  const text = `
# A comment.
FROM node:22 AS build
WORKDIR /app
RUN one \\
# left out
 && two
COPY --from=other /a /b c/

FROM build
CMD ["node", "x.ts"]
`
  expect(parseDockerfile(text)).toEqual([
    {
      name: 'build',
      image: 'node:22',
      instructions: [
        { kind: 'WORKDIR', path: '/app' },
        { kind: 'RUN', command: 'one   && two' },
        { kind: 'COPY', from: 'other', sources: ['/a', '/b'], target: 'c/' },
      ],
    },
    { name: null, image: 'build', instructions: [{ kind: 'CMD', command: ['node', 'x.ts'] }] },
  ])
})

test.each([
  ['ADD https://example.org/x /x', 'unknown instruction'],
  ['COPY --chown=1 a b', 'COPY is known with --from only'],
  ['COPY *.ts b/', 'plain names'],
  ['RUN --mount=type=secret,id=x true', 'shell form'],
  ['ENV A="b c"', 'plain NAME=value'],
  ['CMD node x.ts', 'JSON'],
])('%s is refused rather than passed over', (line, fault) => {
  expect(() => parseDockerfile(`FROM x\n${line}`)).toThrow(fault)
})
