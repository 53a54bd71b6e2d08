import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsIn, IsString, MaxLength } from 'class-validator';
import type { Profile } from '@chasqui/session-calls';
import { HasVisibleText, IsStorable, Trimmed } from '../../../http/storable-text.js';
import { IfGiven } from '../../../operator/if-given.js';
import { AddressesView, toAddressesView } from '../session-calls/person.dto.js';
import { PictureField } from '../session-calls/picture.js';

/** WhatsApp's own limits [assumed]. */
const LONGEST_NAME = 25;
const LONGEST_ABOUT = 139;
const PRESENCES = ['available', 'unavailable'] as const;

/** What is not given stays. */
export class ChangeProfileBody {
  @ApiPropertyOptional({ maxLength: LONGEST_NAME })
  @IfGiven()
  @Trimmed()
  @IsString({ message: 'name must be a string' })
  @HasVisibleText({ message: 'name must not be empty' })
  @IsStorable({ message: 'name must not have NUL characters or half surrogates' })
  @MaxLength(LONGEST_NAME, { message: `name must have at most ${LONGEST_NAME} characters` })
  name?: string;

  @ApiPropertyOptional({ maxLength: LONGEST_ABOUT })
  @IfGiven()
  @IsString({ message: 'about must be a string' })
  @IsStorable({ message: 'about must not have NUL characters or half surrogates' })
  @MaxLength(LONGEST_ABOUT, { message: `about must have at most ${LONGEST_ABOUT} characters` })
  about?: string;

  @PictureField()
  picture?: string | null;
}

export class PresenceBody {
  @ApiProperty({
    enum: PRESENCES,
    description: 'Whether the account is shown as online, as far as its settings allow.',
  })
  @IsIn(PRESENCES, { message: `state must be one of ${PRESENCES.join(', ')}` })
  @IsDefined({ message: 'state is required' })
  state: (typeof PRESENCES)[number];
}

class ProfileView extends AddressesView {
  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: String, nullable: true })
  about: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uri', description: 'A link of WhatsApp that expires.' })
  pictureUrl: string | null;
}

export class ProfileAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: ProfileView })
  profile: ProfileView;
}

export class PresenceAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ enum: PRESENCES })
  state: (typeof PRESENCES)[number];
}

export function toProfileAnswer({ phone, lid, ...profile }: Profile): ProfileAnswer {
  return { success: true, profile: { ...toAddressesView({ phone, lid }), ...profile } };
}
