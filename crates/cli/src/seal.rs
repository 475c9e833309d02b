//! How the passphrase slot is sealed: Argon2id makes a key of the passphrase, XChaCha20-Poly1305 seals what is inside.
//! The header is authenticated with it, so that nobody can weaken it unseen.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The one format there is.
const FORMAT: u32 = 1;
/// 64 MiB, three passes, one lane: more than a sign-in on the server takes, since a stolen file is guessed at offline.
const MEMORY_KIB: u32 = 64 * 1_024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// A file that asks for more is refused: it would only keep the machine busy.
const MOST_MEMORY_KIB: u32 = 1_024 * 1_024;
const MOST_PASSES: u32 = 64;

/// What stands in the file in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    format: u32,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Hex,
}

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sealed {
    /// How the key is made.
    pub header: Header,
    /// Never the same twice.
    nonce: Hex,
    /// What is inside, and the tag that vouches for it and the header.
    sealed: Hex,
}

/// A passphrase's key for a header.
pub struct Opener {
    header: Header,
    cipher: XChaCha20Poly1305,
}

/// Bytes, as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hex(Vec<u8>);

impl Header {
    /// A new one, with a salt of its own.
    ///
    /// # Errors
    /// The machine has no random numbers.
    pub fn new() -> Result<Self, String> {
        Ok(Self {
            format: FORMAT,
            kdf: "argon2id".to_owned(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: random(16)?,
        })
    }
}

impl Opener {
    /// The key of a passphrase. Slow on purpose.
    ///
    /// # Errors
    /// The header is none of ours.
    pub fn derive(header: &Header, passphrase: &str) -> Result<Self, String> {
        let unknown = || "The passphrase slot has a format that this program does not know.".to_owned();
        let Header { format, kdf, memory_kib, passes, lanes, salt } = header;
        if *format != FORMAT || kdf != "argon2id" || *memory_kib > MOST_MEMORY_KIB || *passes > MOST_PASSES {
            return Err(unknown());
        }
        let params = Params::new(*memory_kib, *passes, *lanes, Some(32)).map_err(|_| unknown())?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt.0, &mut *key)
            .map_err(|_| unknown())?;
        let cipher = XChaCha20Poly1305::new((&*key).into());
        Ok(Self { header: header.clone(), cipher })
    }

    /// The header it is the key of.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Seals.
    ///
    /// # Errors
    /// The machine has no random numbers.
    pub fn seal(&self, plain: &[u8]) -> Result<Sealed, String> {
        let nonce = random(24)?;
        let aad = self.aad()?;
        let sealed = self
            .cipher
            .encrypt(&as_nonce(&nonce)?, Payload { msg: plain, aad: &aad })
            .map_err(|_| "The passphrase slot can't be sealed.".to_owned())?;
        Ok(Sealed { header: self.header.clone(), nonce, sealed: Hex(sealed) })
    }

    /// Opens.
    ///
    /// # Errors
    /// The passphrase is another one, or the file was changed: the two look alike.
    pub fn open(&self, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, String> {
        let aad = self.aad()?;
        self.cipher
            .decrypt(&as_nonce(&sealed.nonce)?, Payload { msg: &sealed.sealed.0, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| "The passphrase does not open the slot, or the slot is damaged.".to_owned())
    }

    fn aad(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(&self.header).map_err(|error| error.to_string())
    }
}

fn as_nonce(nonce: &Hex) -> Result<XNonce, String> {
    let bytes: [u8; 24] =
        nonce.0.as_slice().try_into().map_err(|_| "The passphrase slot is damaged.".to_owned())?;
    Ok(bytes.into())
}

fn random(length: usize) -> Result<Hex, String> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|error| format!("This machine has no random numbers: {error}."))?;
    Ok(Hex(bytes))
}

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let text: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        to.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let digits = text.as_bytes();
        let byte = |pair: &[u8]| {
            let high = char::from(*pair.first()?).to_digit(16)?;
            let low = char::from(*pair.get(1)?).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        };
        let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
        bytes.map(Self).ok_or_else(|| serde::de::Error::custom("no hexadecimal digits"))
    }
}
