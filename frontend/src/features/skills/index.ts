export { Skills } from './skills'
