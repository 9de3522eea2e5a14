import { fileURLToPath } from 'node:url'
import { types, type PluginObj } from '@babel/core'
import { getConfig } from '@lingui/conf'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { lingui } from '@lingui/vite-plugin'
import babel, { defineRolldownBabelPreset } from '@rolldown/plugin-babel'

const cwd = fileURLToPath(new URL('.', import.meta.url))

/** English stays in the scripts, so that who reads English loads no catalogue. */
const macros = ['@lingui/babel-plugin-lingui-macro', { descriptorFields: 'message', linguiConfig: getConfig({ cwd }) }]

/** Compiles what the macros left in the scripts, so that the pages carry no compiler; a broken message fails the build. */
function compileEnglish(): PluginObj {
  return {
    visitor: {
      Program: {
        exit: (program) =>
          program.traverse({
            ObjectExpression({ node }) {
              const [id, message] = ['id', 'message'].map((name) => node.properties.find((property) => isNamed(property, name)))
              if (id === undefined || message === undefined || !types.isStringLiteral(message.value)) return
              message.value = types.valueToNode(compileMessageOrThrow(message.value.value))
            },
          }),
      },
    },
  }
}

const isNamed = (property: types.Node, name: string): property is types.ObjectProperty =>
  types.isObjectProperty(property) && types.isIdentifier(property.key, { name })

/** Only files that use the macros go through Babel. */
const preset = defineRolldownBabelPreset({
  preset: { plugins: [macros, compileEnglish] },
  rolldown: { filter: { code: /from '@lingui\/(core|react)\/macro'/ } },
})

/** Turns the macros of messages into calls and catalogues into scripts, for Vite and for the tests. */
export const words = [babel({ presets: [preset] }), lingui({ cwd, failOnCompileError: true })]
