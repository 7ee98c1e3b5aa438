export { Models } from './models'
