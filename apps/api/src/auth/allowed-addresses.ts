import { isInBlocks } from '@chasqui/addresses';

/**
 * Whether the address is in one of the blocks of each list.
 * @param lists of CIDR blocks of either family; no lists allow every address
 */
export function isAllowedAddress(address: string, lists: readonly string[][]): boolean {
  return lists.every((blocks) => isInBlocks(blocks)(address));
}
