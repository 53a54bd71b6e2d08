/** @type {import('./content.js').ContentType} */
export const location = {
  toWire: ({ lat, lng, loc, clientUrl }) => ({ latitude: lat, longitude: lng, description: loc, url: clientUrl }),
  toAttributes: ({ latitude, longitude, description, url }) => ({
    lat: latitude,
    lng: longitude,
    loc: description,
    clientUrl: url,
    body: '',
  }),
};
