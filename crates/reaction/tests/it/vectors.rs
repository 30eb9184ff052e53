//! The vectors of RFC 9497 for both suites in POPRF mode: what lies below this room is the published protocol.

use p256::NistP256;
use rand_core::{TryCryptoRng, TryRng};
use voprf_ng::{CipherSuite, Group, PoprfClient, PoprfServer, Proof, Ristretto255};

const TEXT: &str = include_str!("../vectors/rfc9497.txt");

/// A generator that says what it was told to.
struct Told(Vec<u8>);

impl TryRng for Told {
    type Error = std::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        unreachable!("the library asks for bytes")
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        unreachable!("the library asks for bytes")
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        let rest = self.0.split_off(out.len());
        out.copy_from_slice(&std::mem::replace(&mut self.0, rest));
        Ok(())
    }
}

impl TryCryptoRng for Told {}

/// A field's values; the RFC breaks lines within them.
fn field(text: &str, name: &str) -> Vec<Vec<u8>> {
    let start = text.find(&format!("\n   {name} = ")).unwrap() + name.len() + 7;
    let lines = text[start..].lines();
    let mut value = String::new();
    for (at, line) in lines.enumerate() {
        if at > 0 && (line.is_empty() || line.contains(" = ")) {
            break;
        }
        value += line.trim();
    }
    value.split(',').map(unhex).collect()
}

fn one(text: &str, name: &str) -> Vec<u8> {
    field(text, name).concat()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// Runs a section's vectors; how many there were.
fn section<CS: CipherSuite>(title: &str, next: &str) -> usize {
    let start = TEXT.find(title).unwrap();
    let end = TEXT[start..].find(next).map_or(TEXT.len(), |at| start + at);
    let (head, vectors) = TEXT[start..end].split_once("Test Vector").unwrap();
    let server = PoprfServer::<CS>::new_from_seed(&one(head, "Seed"), &one(head, "KeyInfo")).unwrap();
    assert_eq!(server.serialize()[..], [one(head, "skSm"), one(head, "pkSm")].concat());
    vectors.split("Test Vector").map(|vector| check(&server, vector)).count()
}

fn check<CS: CipherSuite>(server: &PoprfServer<CS>, vector: &str) {
    let (inputs, info, outputs) = (field(vector, "Input"), one(vector, "Info"), field(vector, "Output"));
    let info = Some(info.as_slice());
    let (mut clients, mut blinded) = (Vec::new(), Vec::new());
    for (input, blind) in inputs.iter().zip(field(vector, "Blind")) {
        let result = PoprfClient::<CS>::blind(input, &mut Told(blind)).unwrap();
        blinded.push(result.message);
        clients.push(result.state);
    }
    let said: Vec<u8> = blinded.iter().flat_map(|element| element.serialize().to_vec()).collect();
    assert_eq!(said, one(vector, "BlindedElement"));

    let prepared = server.batch_blind_evaluate_prepare(blinded.iter(), info).unwrap();
    let (tweak, prepared) = (prepared.prepared_tweak, prepared.prepared_evaluation_elements.collect::<Vec<_>>());
    let mut random = Told(one(vector, "ProofRandomScalar"));
    let done = PoprfServer::batch_blind_evaluate_finish(&mut random, blinded.iter(), &prepared, &tweak).unwrap();
    let (proof, elements) = (done.proof, done.messages.collect::<Vec<_>>());
    let said: Vec<u8> = elements.iter().flat_map(|element| element.serialize().to_vec()).collect();
    assert_eq!(said, one(vector, "EvaluationElement"));
    assert_eq!(proof.serialize()[..], one(vector, "Proof"));

    let key = server.get_public_key();
    let finalized =
        PoprfClient::batch_finalize(inputs.iter().map(Vec::as_slice), &clients, &elements, &proof, key, info);
    for ((output, wanted), input) in finalized.unwrap().zip(&outputs).zip(&inputs) {
        assert_eq!(output.unwrap()[..], wanted[..]);
        assert_eq!(server.evaluate(input, info).unwrap()[..], wanted[..]);
    }
    refuses_other_proofs(&clients, &elements, &proof, (key, info), &inputs);
}

fn refuses_other_proofs<CS: CipherSuite>(
    clients: &[PoprfClient<CS>],
    elements: &[voprf_ng::EvaluationElement<CS>],
    proof: &Proof<CS>,
    (key, info): (<CS::Group as Group>::Elem, Option<&[u8]>),
    inputs: &[Vec<u8>],
) {
    let mut bytes = proof.serialize();
    bytes[40] ^= 1;
    if let Ok(other) = Proof::<CS>::deserialize(&bytes) {
        let inputs = inputs.iter().map(Vec::as_slice);
        let (clients, elements) = (clients.to_vec(), elements.to_vec());
        assert!(PoprfClient::batch_finalize(inputs, &clients, &elements, &other, key, info).is_err());
    }
}

#[test]
fn ristretto255_sha512() {
    assert_eq!(section::<Ristretto255>("A.1.3.  POPRF", "A.3.3.  POPRF"), 3);
}

#[test]
fn p256_sha256() {
    assert_eq!(section::<NistP256>("A.3.3.  POPRF", "no such title"), 3);
}
