import chat from './chat.json'
import common from './common.json'

/** Namespaces of this language. */
const texts = { common, chat }
export default texts
