// What the macros run on; they import it as `#words` (lingui.config.ts). English needs no catalogue: it stands in the source.
import { i18n } from '@lingui/core'

i18n.load('en', {})
i18n.activate('en')

export { i18n }
