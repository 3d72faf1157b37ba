/// Names for the demo's houses and people. Nobody and nothing is called so: streets and towns that no map has, postal codes and
/// telephone numbers that are never given out, and domains of RFC 2606.
enum DemoNames {
    static let streets = [
        "Lantern Row", "Heron Court", "Saltgrass Lane", "Old Cannery Road", "Driftwood Terrace", "Kestrel Way",
        "Tidemark Street", "Pepperbush Drive", "Foghorn Place", "Manzanita Steps", "Anchorage Loop", "Quail Hollow",
    ]
    static let towns = ["Port Aldery", "Saltmere", "Gull Bay", "Otterhill", "Santa Merrow"]
    static let types = ["Single Family", "Condo", "Townhouse", "Single Family", "Multi-Family"]
    static let first = [
        "Abel", "Beatrix", "Cosmo", "Delphine", "Ezra", "Fern", "Gideon", "Hollis", "Imogen", "Jasper", "Keziah",
        "Linus", "Maren", "Nico", "Ottilie", "Percy", "Quentin", "Rosalba", "Silas", "Thea",
    ]
    static let last = [
        "Ashgrove", "Bellwether", "Copperfield", "Dunmarrow", "Elderbrook", "Fairwindle", "Greyling", "Hawksmere",
        "Inkpen", "Juniperson", "Kettlewick", "Larkhollow", "Merriweather", "Nightjar", "Oakenshaw", "Pennyfeather",
        "Quillon", "Rosethorn", "Silverlock", "Thistledown",
    ]
    static let sources = ["Open house", "Referral", "Web site", "Past client", "Sign call"]

    /// The so-manieth of the houses.
    static func address(_ number: Int) -> String { "\(100 + number * 37 % 880) \(streets[number % streets.count])" }
    static func town(_ number: Int) -> String { towns[number % towns.count] }
    static func zip(_ number: Int) -> String { "0000\(1 + number % towns.count)" }

    /// The so-manieth of the people, of 400 no two alike.
    static func person(_ number: Int) -> (first: String, last: String) {
        (first[number % first.count], last[(number * 7 + number / first.count) % last.count])
    }
    static func phone(_ number: Int) -> String { "+1 619 555 01\(number % 100 < 10 ? "0" : "")\(number % 100)" }
}
