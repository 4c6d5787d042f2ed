// Stands in for `form-data`, which axios loads but needs only for multipart bodies. We send JSON alone.
module.exports = class FormData {
  constructor() {
    throw new Error('multipart bodies are not part of this bundle: send JSON, or bundle form-data again');
  }
};
