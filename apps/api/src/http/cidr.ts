import { ValidateBy } from 'class-validator';
import { parseCidr } from '@chasqui/addresses';

/** PostgreSQL reads neither zones (`%eth0`) nor leading zeros of a prefix length. */
const FORM = /^[0-9a-f.:]+(?:\/(?:0|[1-9]\d*))?$/i;

/** Every item is an address or a CIDR block, of either family. */
export function AreCidrs(field: string): PropertyDecorator {
  const isCidr = (text: unknown): boolean =>
    typeof text === 'string' && FORM.test(text) && parseCidr(text) !== undefined;
  return ValidateBy(
    {
      name: 'areCidrs',
      validator: { validate: (value: unknown) => Array.isArray(value) && value.every(isCidr) },
    },
    { message: `${field} must be a list of addresses or CIDR blocks, such as 192.0.2.0/24 or 2001:db8::/32` },
  );
}
