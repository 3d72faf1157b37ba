/// A customer of the demo's account executives. No company is called so.
struct DemoCompany {
    let name: String
    let industry: String

    /// Where its site and its people's addresses are.
    var domain: String { name.lowercased().filter(\.isLetter) + ".example" }

    private init(_ name: String, _ industry: String) {
        self.name = name
        self.industry = industry
    }

    static let all = [
        DemoCompany("Quillfeather Logistics", "Transport"), DemoCompany("Marrowby Foods", "Food"),
        DemoCompany("Pellworth Marine Supply", "Retail"), DemoCompany("Tansy and Thorne", "Retail"),
        DemoCompany("Ostrander Lenses", "Manufacturing"), DemoCompany("Brackenfield Robotics", "Manufacturing"),
        DemoCompany("Duskwater Hotels", "Hospitality"), DemoCompany("Fennimore Press", "Media"),
        DemoCompany("Gallowglass Software", "Software"), DemoCompany("Hobnail Outfitters", "Retail"),
        DemoCompany("Ironweed Analytics", "Software"), DemoCompany("Juniper Reach Clinics", "Health"),
        DemoCompany("Kestrelby Air Freight", "Transport"), DemoCompany("Lodestar Tutoring", "Education"),
        DemoCompany("Mosswick Timber", "Manufacturing"), DemoCompany("Nettlecombe Dairy", "Food"),
        DemoCompany("Orrery Instruments", "Manufacturing"), DemoCompany("Pomander Cosmetics", "Retail"),
        DemoCompany("Quayside Provisions", "Food"), DemoCompany("Rookery Games", "Software"),
        DemoCompany("Saltbox Architects", "Construction"), DemoCompany("Thimblerigg Textiles", "Manufacturing"),
        DemoCompany("Umberlane Coffee", "Hospitality"), DemoCompany("Vellichor Books", "Retail"),
        DemoCompany("Wickersham Dental", "Health"), DemoCompany("Yarrowmere Insurance", "Finance"),
        DemoCompany("Zephyrine Cycles", "Retail"), DemoCompany("Applethwaite Energy", "Energy"),
        DemoCompany("Bellflower Events", "Hospitality"), DemoCompany("Cinderford Security", "Services"),
    ]
}
