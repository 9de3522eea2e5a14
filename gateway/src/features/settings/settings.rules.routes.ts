import type { HttpServer } from '@gatehouse/kit/http/server'
import type { SavingOf } from './settings.routes.ts'
import {
  generalChangeSchema,
  generalSettingsSchema,
  passwordsChangeSchema,
  passwordSettingsSchema,
  signUpChangeSchema,
  signUpSettingsSchema,
} from './settings.rules.schemas.ts'
import type { RulesService } from './settings.rules.service.ts'
import { ifMatchSchema } from './settings.schemas.ts'

const tags = ['settings']
const description = 'In force at once, in every gateway. Each value tells where it comes from; null resets it.'

export function registerRulesRoutes(scope: HttpServer, { rules, savingOf }: { rules: RulesService; savingOf: SavingOf }): void {
  scope.get(
    '/api/settings/general',
    { schema: { tags, summary: 'What this installation is called, and its address', response: { 200: generalSettingsSchema } } },
    () => rules.general(),
  )
  scope.patch(
    '/api/settings/general',
    {
      schema: {
        tags,
        summary: 'Change what this installation is called',
        description,
        headers: ifMatchSchema,
        body: generalChangeSchema,
        response: { 200: generalSettingsSchema },
      },
    },
    (request) => rules.changeGeneral(request.body, savingOf(request, request.headers['if-match'])),
  )
  scope.get('/api/settings/sign-up', { schema: { tags, summary: 'Who may register', response: { 200: signUpSettingsSchema } } }, () =>
    rules.signUp(),
  )
  scope.patch(
    '/api/settings/sign-up',
    {
      schema: {
        tags,
        summary: 'Change who may register',
        description,
        headers: ifMatchSchema,
        body: signUpChangeSchema,
        response: { 200: signUpSettingsSchema },
      },
    },
    (request) => rules.changeSignUp(request.body, savingOf(request, request.headers['if-match'])),
  )
  scope.get(
    '/api/settings/passwords',
    { schema: { tags, summary: 'The rules for passwords', response: { 200: passwordSettingsSchema } } },
    () => rules.passwords(),
  )
  scope.patch(
    '/api/settings/passwords',
    {
      schema: {
        tags,
        summary: 'Change the rules for passwords',
        description,
        headers: ifMatchSchema,
        body: passwordsChangeSchema,
        response: { 200: passwordSettingsSchema },
      },
    },
    (request) => rules.changePasswords(request.body, savingOf(request, request.headers['if-match'])),
  )
}
