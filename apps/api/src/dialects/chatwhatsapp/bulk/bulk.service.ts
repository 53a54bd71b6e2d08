import { Injectable } from '@nestjs/common';
import { BatchAcceptanceService, type BatchAnswer, type NewBatch, type Template } from '@chasqui/batches';
import { ContactDirectory } from '@chasqui/contacts';
import { DomainError } from '@chasqui/errors';
import { StillAllowed } from '../../../auth/still-allowed.service.js';
import { validatedInput } from '../../../http/validated-input.js';
import { Places } from '../../../http/places.js';
import type { Upload } from '../../../http/upload.js';
import { uploadBytes } from '../../../http/upload-bytes.js';
import type { BulkCall } from './bulk-call.js';
import { BulkIntake } from './bulk-intake.js';
import { BULK_FIELDS, BulkOptionsQuery, toBulkOptions, type BulkOptions } from './bulk-options.js';
import { CsvUpload, type CsvHeader } from './csv-upload.js';
import { readJsonUpload } from './json-upload.js';
import { readNdjsonUpload } from './ndjson-upload.js';
import { malformed, type UploadErrorCode } from './upload-error.js';

const MOST_MIB = 16;

interface Reading {
  call: BulkCall;
  bytes: AsyncIterable<Buffer>;
  query: BulkOptionsQuery;
  contacts: ContactDirectory;
}

/** Reads a bulk call to its end, and stores nothing before. */
@Injectable()
export class BulkService {
  private readonly places = new Places({ ofAll: 6, ofOne: 3 });

  constructor(
    private readonly acceptance: BatchAcceptanceService,
    private readonly stillAllowed: StillAllowed,
    private readonly contacts: ContactDirectory,
  ) {}

  /**
   * @throws DomainError upload_malformed, upload_too_large, upload_timed_out, upload_type_unknown, uploads_busy,
   *   bulk_too_many, template_invalid, input_invalid, and what {@link BatchAcceptanceService.accept} throws; what a
   *   caller is refused with who lost its access while it sent
   */
  async send(call: BulkCall, upload: Upload, query: BulkOptionsQuery): Promise<BatchAnswer> {
    const { view, caller, key, hash } = call;
    return this.places.run(view.session.accountId, async () => {
      hash.update(upload.mediaType);
      const batch = await this.stillAllowed.during(caller, (signal) =>
        read(upload.mediaType, {
          call,
          bytes: uploadBytes(upload.body, { mostMib: MOST_MIB, hash, signal }),
          query,
          contacts: this.contacts,
        }),
      );
      return this.acceptance.accept(view.session, batch, key === undefined ? undefined : { key, hash: hash.digest() });
    });
  }
}

async function read(mediaType: string, reading: Reading): Promise<NewBatch> {
  switch (mediaType) {
    case 'application/json':
      return readJson(reading);
    case 'application/x-ndjson':
    case 'application/ndjson':
      return readNdjson(reading);
    case 'text/csv':
      return readCsv(reading);
    default:
      throw new DomainError<UploadErrorCode>('upload_type_unknown');
  }
}

/** Its options may come after its messages, so that these are kept as they are until then. */
async function readJson({ bytes, query, ...reading }: Reading): Promise<NewBatch> {
  const misplaced = Object.keys(query).find((name) => query[name as keyof BulkOptionsQuery] !== undefined);
  if (misplaced !== undefined) throw malformed(`A JSON body has its own ${misplaced}: leave it out of the address`);
  const { key } = reading.call.caller;
  const json = await readJsonUpload(bytes, { fields: BULK_FIELDS, most: key.plan.bulkSize });
  const options = toBulkOptions(validatedInput(BulkOptionsQuery, json.options));
  const intake = intakeOf(options, reading);
  await intake.takeAll(json.lines);
  return toBatch(options, intake, null);
}

async function readNdjson({ bytes, query, ...reading }: Reading): Promise<NewBatch> {
  const options = toBulkOptions(query);
  const intake = intakeOf(options, reading);
  await intake.takeAll(readNdjsonUpload(bytes));
  return toBatch(options, intake, null);
}

async function readCsv({ bytes, query, ...reading }: Reading): Promise<NewBatch> {
  const options = toBulkOptions(query);
  const intake = intakeOf(options, reading);
  const upload = new CsvUpload(bytes, (header) => {
    checkColumns(header, options.template);
  });
  await intake.takeAll(upload.lines());
  return toBatch(options, intake, upload.encoding);
}

function intakeOf(options: BulkOptions, { call, contacts }: Pick<Reading, 'call' | 'contacts'>): BulkIntake {
  return new BulkIntake(options, { session: call.view.session, key: call.caller.key }, contacts);
}

/** Every line would be refused. */
function checkColumns(header: CsvHeader, template: Template | null): void {
  const column = template?.required.find((name) => !header.has(name));
  if (column === undefined) return;
  throw malformed('The template has a variable without a default that is no column of the header', { line: 1, column });
}

function toBatch(options: BulkOptions, { texts, refused }: BulkIntake, encoding: string | null): NewBatch {
  if (texts.length + refused.length === 0) throw malformed('There is no message in it');
  const { name, sendAt, expiresInSeconds } = options;
  return { name, sendAt, expiresInSeconds, encoding, texts, refused };
}
