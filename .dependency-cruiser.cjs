// Who may import whom. Each rule is proved by a planted violation in tools/src/import-rules.test.ts.
// The AST visitor of @swc/core does not know `using` declarations (ECMAScript explicit resource management) and throws.
const { Visitor } = require('@swc/core/Visitor.js')
// oxlint-disable-next-line typescript/unbound-method -- it is called with its visitor below
const { visitStatement } = Visitor.prototype
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement)
  return { ...statement, decls: this.visitVariableDeclarators(statement.decls) }
}

const ours = '^(contracts|kit|gateway|documents|ai|web|launch|tools|e2e|bench)/'
const tests = String.raw`\.(test|builders)\.tsx?$|/testing/|^kit/src/testing/`

module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'A cycle has no first part to read.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nothing reaches is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: String.raw`(main|cli|openapi|generate|vite-env\.d|test-run|routes)\.tsx?$|\.test\.tsx?$|\.d\.ts$|config\.(ts|mts|cjs)$|^contracts/|^bench/|^launch/|^e2e/|global-setup`,
      },
      to: {},
    },
    { name: 'resolvable', comment: 'Every import must exist.', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared',
      comment: 'A package is declared by the workspace that imports it.',
      severity: 'error',
      from: { pathNot: `${tests}|config\\.ts$|^deploy/` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages',
      comment: 'What production runs is a dependency of production.',
      severity: 'error',
      from: { path: '^(contracts|kit|gateway|documents|ai|web|launch)/', pathNot: `${tests}|config\\.[cm]?[jt]s$|^launch/src/test` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'contracts-stay-small',
      comment: 'contracts is read by every process and the browser: zod only.',
      severity: 'error',
      from: { path: '^contracts/' },
      to: { path: `${ours}|node_modules`, pathNot: '^contracts/|node_modules/(zod|vitest|fast-check)/' },
    },
    {
      name: 'kit-knows-no-feature',
      comment: 'kit is below all services.',
      severity: 'error',
      from: { path: '^kit/' },
      to: { path: ours, pathNot: '^(kit|contracts)/' },
    },
    {
      name: 'services-apart',
      comment: 'gateway, documents and ai meet over HTTP only.',
      severity: 'error',
      from: { path: '^(gateway|documents|ai)/' },
      to: { path: ours, pathNot: '^(kit|contracts|$1)/' },
    },
    {
      name: 'launch-below-services',
      comment: 'launch starts processes, it does not import them.',
      severity: 'error',
      from: { path: '^(launch|tools)/' },
      to: { path: ours, pathNot: '^(kit|contracts|$1)/' },
    },
    {
      name: 'web-over-http',
      comment: 'The UI knows contracts and its generated client.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: ours, pathNot: '^(web|contracts)/' },
    },
    {
      name: 'outside-looks-from-outside',
      comment: 'e2e and bench use HTTP, nothing of ours.',
      severity: 'error',
      from: { path: '^(e2e|bench)/' },
      to: { path: ours, pathNot: '^$1/' },
    },
    {
      name: 'features-apart',
      comment:
        'What a feature needs of another arrives as a narrow function; only compose.ts brings them together. Types of a face may be imported.',
      severity: 'error',
      from: { path: String.raw`^(gateway|documents|ai)/src/features/([^/]+)/` },
      to: { path: '^$1/src/features/', pathNot: String.raw`^$1/src/features/$2/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-face',
      comment: 'Of another feature only the face, *.feature.ts, may be named, and only as a type.',
      severity: 'error',
      from: { path: String.raw`^(gateway|documents|ai)/src/features/([^/]+)/` },
      to: { path: '^$1/src/features/', pathNot: String.raw`^$1/src/features/($2/|[^/]+/[^/]+\.feature\.ts$)` },
    },
    {
      name: 'only-compose-imports-features',
      comment: 'compose.ts and its parts are where features meet.',
      severity: 'error',
      from: {
        path: String.raw`^(gateway|documents|ai)/src/`,
        pathNot: `/features/|compose(\\.base|\\.identity|\\.factors|\\.mail|\\.access|\\.apps|\\.unlock|\\.tokens|\\.workers|\\.sites|\\.overview|\\.setup)?\\.ts$|/cli|database\\.ts$|${tests}`,
      },
      to: { path: '/src/features/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'fastify-at-the-edge',
      comment: 'HTTP stops at the routes.',
      severity: 'error',
      from: {
        path: '^(gateway|documents|ai|kit)/',
        pathNot: String.raw`\.(routes|feature)\.ts$|compose(\.base|\.identity|\.factors|\.mail|\.apps|\.unlock|\.tokens|\.workers)?\.ts$|^kit/src/http/|/sessions\.guards\.ts$|${tests}`,
      },
      to: { path: 'node_modules/fastify/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sql-in-repositories',
      comment: 'All SQL on a table stands in the repository that owns it.',
      severity: 'error',
      from: {
        path: '^(gateway|documents|ai|kit|launch)/',
        pathNot: String.raw`\.(repository|tables)\.ts$|database\.ts$|^kit/src/(db|postgres)/|${tests}`,
      },
      to: { path: 'node_modules/(kysely|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-way-out',
      comment: 'Outbound HTTP goes through kit/outbound or the proxy.',
      severity: 'error',
      from: { path: '^(gateway|documents|ai|kit|launch)/', pathNot: `^kit/src/outbound\\.ts$|^gateway/src/features/proxy/|${tests}` },
      to: { path: 'node_modules/undici/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-tests-in-production',
      comment: 'Production never imports a test or its builders.',
      severity: 'error',
      from: { pathNot: `${tests}|^deploy/checks/` },
      to: { path: tests },
    },
    {
      name: 'routes-know-services',
      comment: 'Routes do not reach past the service.',
      severity: 'error',
      from: { path: String.raw`\.routes\.ts$` },
      to: { path: String.raw`\.(repository|tables)\.ts$` },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['__generated__', '^web/dist/', '^data/', '^web/public/', 'postcss.config'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
