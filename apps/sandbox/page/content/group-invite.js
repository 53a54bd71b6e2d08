/** Invites somebody who cannot be added to a group. @type {import('./content.js').ContentType} */
export const groupInvite = {
  toWire: (msg) => ({
    text: msg.body ?? '',
    invite: {
      group: String(msg.inviteGrp),
      subject: msg.inviteGrpName,
      code: msg.inviteCode,
      expiresAt: Number(msg.inviteCodeExp),
    },
  }),

  toAttributes: ({ text, invite }) => ({
    body: text,
    inviteGrp: invite.group,
    inviteGrpName: invite.subject,
    inviteCode: invite.code,
    inviteCodeExp: invite.expiresAt,
  }),
};
