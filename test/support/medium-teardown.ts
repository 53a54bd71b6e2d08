// Jest loads this file without its moduleNameMapper: imports have no extension here.
import { endKeeper } from './medium-keeper';

export default async function teardown(): Promise<void> {
  await endKeeper();
}
