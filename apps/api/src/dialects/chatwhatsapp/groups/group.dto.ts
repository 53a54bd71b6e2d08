import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsDefined, IsString, MaxLength } from 'class-validator';
import { HasVisibleText, IsStorable, Trimmed } from '../../../http/storable-text.js';
import { IfGiven } from '../../../operator/if-given.js';
import { PictureField } from '../session-calls/picture.js';

/** WhatsApp's own limits [assumed]. */
const LONGEST_SUBJECT = 100;
const LONGEST_DESCRIPTION = 2_048;
/** More than one call can bring about in a bearable time. */
const MOST_PARTICIPANTS = 256;
const LONGEST_JID = 100;
const LONGEST_INVITE = 200;
const TOO_MANY = `participants must have at most ${MOST_PARTICIPANTS} people in one call: make more calls`;

export class ParticipantsBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MOST_PARTICIPANTS, example: ['919988066776'] })
  @IsArray({ message: 'participants must be a list' })
  @ArrayMinSize(1, { message: 'participants must have at least 1 person' })
  @ArrayMaxSize(MOST_PARTICIPANTS, { message: TOO_MANY })
  @IsString({ each: true, message: 'participants must be strings' })
  @MaxLength(LONGEST_JID, { each: true, message: `each of participants must have at most ${LONGEST_JID} characters` })
  @IsDefined({ message: 'participants is required' })
  participants: string[];
}

export class CreateGroupBody extends ParticipantsBody {
  @ApiProperty({ maxLength: LONGEST_SUBJECT, example: 'Customers of the north' })
  @Trimmed()
  @IsString({ message: 'subject must be a string' })
  @HasVisibleText({ message: 'subject is required' })
  @IsStorable({ message: 'subject must not have NUL characters or half surrogates' })
  @MaxLength(LONGEST_SUBJECT, { message: `subject must have at most ${LONGEST_SUBJECT} characters` })
  @IsDefined({ message: 'subject is required' })
  subject: string;
}

/** What is not given stays. */
export class ChangeGroupBody {
  @ApiPropertyOptional({ maxLength: LONGEST_SUBJECT })
  @IfGiven()
  @Trimmed()
  @IsString({ message: 'subject must be a string' })
  @HasVisibleText({ message: 'subject must not be empty' })
  @IsStorable({ message: 'subject must not have NUL characters or half surrogates' })
  @MaxLength(LONGEST_SUBJECT, { message: `subject must have at most ${LONGEST_SUBJECT} characters` })
  subject?: string;

  @ApiPropertyOptional({ maxLength: LONGEST_DESCRIPTION })
  @IfGiven()
  @IsString({ message: 'description must be a string' })
  @IsStorable({ message: 'description must not have NUL characters or half surrogates' })
  @MaxLength(LONGEST_DESCRIPTION, { message: `description must have at most ${LONGEST_DESCRIPTION} characters` })
  description?: string;

  @ApiPropertyOptional({ description: 'Only admins may write.' })
  @IfGiven()
  @IsBoolean({ message: 'messagesAdminsOnly must be true or false' })
  messagesAdminsOnly?: boolean;

  @ApiPropertyOptional({ description: 'Only admins may change subject, description and picture.' })
  @IfGiven()
  @IsBoolean({ message: 'infoAdminsOnly must be true or false' })
  infoAdminsOnly?: boolean;

  @ApiPropertyOptional({ description: 'Only admins may add people.' })
  @IfGiven()
  @IsBoolean({ message: 'addMembersAdminsOnly must be true or false' })
  addMembersAdminsOnly?: boolean;

  @ApiPropertyOptional({ description: 'Whoever comes by the link waits until an admin agrees.' })
  @IfGiven()
  @IsBoolean({ message: 'approveMembers must be true or false' })
  approveMembers?: boolean;

  @PictureField()
  picture?: string | null;
}

export class JoinGroupBody {
  @ApiProperty({ example: 'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv', description: 'The link, or its code.' })
  @IsString({ message: 'invite must be a string' })
  @MaxLength(LONGEST_INVITE, { message: `invite must have at most ${LONGEST_INVITE} characters` })
  @IsDefined({ message: 'invite is required' })
  invite: string;
}
