/// Where an address is, as far as a database says.
public struct Place: Sendable, Hashable {
    /// The city's English name.
    public var city: String?
    /// The region's ISO 3166-2 code, without its country: `CA`.
    public var region: String?
    /// The country's ISO 3166-1 alpha-2 code.
    public var country: String?
    /// Degrees north, −90 to 90.
    public var latitude: Double?
    /// Degrees east, −180 to 180.
    public var longitude: Double?
    /// How far from there the address may be, in kilometres.
    public var accuracyRadius: Int?
    /// The IANA name of its time zone.
    public var timeZone: String?

    /// A place; what isn't known is nil.
    public init(
        city: String? = nil, region: String? = nil, country: String? = nil, latitude: Double? = nil,
        longitude: Double? = nil, accuracyRadius: Int? = nil, timeZone: String? = nil
    ) {
        self.city = city
        self.region = region
        self.country = country
        self.latitude = latitude
        self.longitude = longitude
        self.accuracyRadius = accuracyRadius
        self.timeZone = timeZone
    }
}
