/// What a word near a number, or in a JSON key, says about it.
enum Cue: UInt8, CaseIterable, Sendable {
    case phone, card, iban, bank, routing, sortCode, swift, crypto, address, version
    case birth, passport, licence, identity, tax, vat, medical, vehicle, imei, iccid, secret, awsSecret
    case ssn, itin, ein, medicare, npi, dea, sin, curp, cpf, cnpj, cuit, rut
    case nino, nhs, nif, nie, codiceFiscale, steuer, nir, bsn, rijksregister, pesel, personnummer, fodselsnummer
    case cpr, hetu, ahv, pps, cnp, egn, rodneCislo, isikukood
    case aadhaar, pan, tfn, abn, ird, nric, rrn, residentID, taiwan, myNumber, thai, southAfrica, tckn, israel
    /// The number is said to be something else: an order, a trace, a time, a size.
    case reference

    /// Words, of which the first eight letters count; each also stands for its plural.
    var words: String {
        switch self {
        case .phone:
            """
            phone telephone tel telefon telefono mobile mobil cell cellular fax call calling ring dial reach contact desk \
            office home work whatsapp sms text texted message messages msg hotline voicemail answering answered handy msisdn \
            landline caller callback
            """
        case .card:
            "card creditcard debit visa mastercard amex discover maestro jcb diners unionpay cc pan ccn cardnumber"
        case .iban: "iban"
        case .bank: "bank banking acct checking savings kontonummer iban beneficiary"
        case .routing: "routing aba rtn transit"
        case .sortCode: "sort sortcode"
        case .swift: "swift bic"
        case .crypto: "bitcoin btc ethereum eth wallet crypto"
        case .address: "ip address addr host client remote server peer gateway subnet dns"
        case .version: "version ver build release v firmware package upgrade upgraded revision kernel driver"
        case .birth: "birth dob born birthday birthdate birthdat dateofbi geburtsdatum geboren naissance nacimiento"
        case .passport: "passport passeport reisepass pasaporte passaporto"
        case .licence: "license licence licensed driver drivers driving dl dln fuhrerschein permis"
        case .identity:
            "identity national citizen personal identification identifier idnumber personid nationalid resident"
        case .tax: "tax taxpayer taxid fiscal fiscale steuer tin"
        case .vat: "vat ust ustid btw tva moms iva"
        case .medical: "mrn medical patient"
        case .vehicle: "vin vehicle chassis"
        case .imei: "imei handset device"
        case .iccid: "iccid sim"
        case .secret: "password passwd pwd passphrase secret token credential apikey key"
        case .awsSecret: "aws secret secretaccesskey"
        case .ssn: "ssn social socialsecurity"
        case .itin: "itin taxpayer"
        case .ein: "ein employer fein"
        case .medicare: "medicare mbi"
        case .npi: "npi provider"
        case .dea: "dea prescriber"
        case .sin: "sin nas insurance"
        case .curp: "curp"
        case .cpf: "cpf"
        case .cnpj: "cnpj"
        case .cuit: "cuit cuil"
        case .rut: "rut run"
        case .nino: "nino ni insurance"
        case .nhs: "nhs"
        case .nif: "nif dni contribuinte"
        case .nie: "nie extranjero"
        case .codiceFiscale: "codice fiscale"
        case .steuer: "steuer steueriden steuernummer idnr"
        case .nir: "nir insee secu securite"
        case .bsn: "bsn burgerservicenummer sofinummer"
        case .rijksregister: "rijksregister registre nationaal insz niss"
        case .pesel: "pesel"
        case .personnummer: "personnummer"
        case .fodselsnummer: "fodselsnummer fdselsnummer personnummer"
        case .cpr: "cpr"
        case .hetu: "hetu henkilotunnus"
        case .ahv: "ahv avs"
        case .pps: "pps ppsn"
        case .cnp: "cnp"
        case .egn: "egn"
        case .rodneCislo: "rodne cislo rodnecislo"
        case .isikukood: "isikukood"
        case .aadhaar: "aadhaar uidai uid"
        case .pan: "pan"
        case .tfn: "tfn"
        case .abn: "abn"
        case .ird: "ird"
        case .nric: "nric fin"
        case .rrn: "rrn jumin"
        case .residentID: "resident shenfenzheng"
        case .taiwan: "taiwan"
        case .myNumber: "mynumber kojin"
        case .thai: "thai thailand"
        case .southAfrica: "rsa southafrican"
        case .tckn: "tckn tc kimlik"
        case .israel: "teudat zehut israeli"
        case .reference:
            """
            order invoice ticket trace span request req uuid guid session transaction txn tracking track sku seq sequence \
            epoch timestamp ts time date ns us ms nanos micros millis build sha commit hash digest checksum size bytes length \
            len offset port pid tid thread duration elapsed count total line row id ref reference case item job batch event \
            user account object message revision snowflake serial etag block amount price usd eur expires
            """
        }
    }
}

/// A set of cues.
struct Cues: Sendable, Hashable {
    private var bits: UInt128 = 0

    init() {}

    init(_ cues: Cue...) {
        for cue in cues { bits |= 1 << UInt128(cue.rawValue) }
    }

    /// What a word can say that makes a number or a token more likely to be of some kind. What is left out speaks against kinds, or is only
    /// looked for where a form is telling already.
    static let telling: Cues = {
        var cues = Cues()
        for cue in Cue.allCases {
            switch cue {
            case .reference, .address, .version, .secret, .awsSecret, .crypto: break
            default: cues.formUnion(Cues(cue))
            }
        }
        return cues
    }()

    var isEmpty: Bool { bits == 0 }
    func contains(_ cue: Cue) -> Bool { bits >> UInt128(cue.rawValue) & 1 == 1 }
    func overlaps(_ other: Cues) -> Bool { bits & other.bits != 0 }
    mutating func formUnion(_ other: Cues) { bits |= other.bits }
    func union(_ other: Cues) -> Cues {
        var all = self
        all.formUnion(other)
        return all
    }
}
