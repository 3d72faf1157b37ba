/// JSON keys whose value is of a kind as a whole, whatever it looks like: names, addresses, passwords.
///
/// A key means what its last words mean. Where more words say something else (`ip_address` is no street), they have a row without a kind.
enum WholeKeys {
    static let rows: [Row] = [
        Row(
            .personName,
            """
            firstname lastname fullname givenname familyname middlename maidenname surname forename nickname birthname \
            legalname realname displayname cardholder cardholdername nameoncard customername clientname contactname \
            patientname employeename ownername buyername sellername tenantname landlordname guestname passengername \
            membername studentname beneficiaryname borrowername personname recipientname sendername accountholder \
            accountholdername agentname signername spousename fathername mothername mothersmaidenname vorname nachname \
            prenom apellido apellidos cognome achternaam
            """
        ),
        Row(
            .postalAddress,
            """
            address addressline streetaddress street streetname mailingaddress homeaddress postaladdress billingaddress \
            shippingaddress propertyaddress residence adresse direccion indirizzo adres
            """
        ),
        Row(
            nil,
            """
            ipaddress macaddress emailaddress clientaddress remoteaddress serveraddress peeraddress hostaddress \
            sourceaddress destinationaddress walletaddress bitcoinaddress ethaddress webaddress localaddress bindaddress \
            listenaddress networkaddress fromaddress toaddress
            """
        ),
        Row(.dateOfBirth, "dob dateofbirth birthdate birthday birthdt geburtsdatum"),
        Row(
            .password,
            """
            password passwd pwd passphrase newpassword oldpassword currentpassword userpassword dbpassword passcode passwort \
            motdepasse contrasena
            """
        ),
        Row(
            .credential,
            """
            apikey secretkey clientsecret accesstoken refreshtoken authtoken idtoken sessiontoken privatekey \
            webhooksecret signingsecret encryptionkey authorization xapikey setcookie cookie bearertoken
            """
        ),
        Row(.awsSecretKey, "secretaccesskey awssecretkey"),
        Row(.swiftCode, "bic swiftcode swiftbic biccode"),
        Row(.ssn, "ssn socialsecurity socialsecuritynumber"),
        Row(.creditCard, "creditcard creditcardnumber cardnumber ccnumber cardno debitcardnumber"),
        Row(.usPassport, "passport passportnumber passportno"),
        Row(
            .usLicence,
            "driverslicense driverlicense drivinglicence licensenumber driverslicensenumber driverlicensenumber"),
        Row(.bankAccount, "bankaccount bankaccountnumber accountnumber"),
        Row(.medicalRecord, "medicalrecordnumber mrn"),
        Row(
            nil,
            """
            user customer client contact person patient employee owner buyer seller tenant landlord guest passenger member \
            student beneficiary borrower applicant author recipient sender agent signer spouse cardholder insured subscriber
            """, isPerson: true),
        Row(nil, "name", isName: true),
    ]

    /// Keys that mean the same.
    struct Row: Sendable {
        let kind: Kind?
        let keys: String
        /// Whether what stands under the key is a person, so that its `name` is one's name.
        let isPerson, isName: Bool

        init(_ kind: Kind?, _ keys: String, isPerson: Bool = false, isName: Bool = false) {
            (self.kind, self.keys, self.isPerson, self.isName) = (kind, keys, isPerson, isName)
        }
    }

    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    /// One letter of FNV-1a, which is taken from the last letter to the first.
    @inline(__always)
    static func step(_ hash: UInt64, _ letter: UInt8) -> UInt64 {
        (hash ^ UInt64(letter)) &* 0x0000_0100_0000_01b3
    }

    /// The row of a tail, by its hash; nil for most.
    @inline(__always)
    static func row(of hash: UInt64) -> Int? {
        let (slots, hashes) = (table.rows, table.hashes)
        var slot = Int(truncatingIfNeeded: hash >> 54)
        while hashes[slot] != 0 {
            if hashes[slot] == hash { return slots[slot] }
            slot = (slot &+ 1) & (hashes.count &- 1)
        }
        return nil
    }

    private static let table: (hashes: [UInt64], rows: [Int]) = {
        var hashes = [UInt64](repeating: 0, count: 1 << 10)
        var numbers = [Int](repeating: 0, count: 1 << 10)
        for (number, row) in rows.enumerated() {
            for key in row.keys.split(separator: " ") {
                let hash = key.utf8.reversed().reduce(seed, step)
                var slot = Int(truncatingIfNeeded: hash >> 54)
                while hashes[slot] != 0 { slot = (slot + 1) & (hashes.count - 1) }
                (hashes[slot], numbers[slot]) = (hash, number)
            }
        }
        return (hashes, numbers)
    }()
}
