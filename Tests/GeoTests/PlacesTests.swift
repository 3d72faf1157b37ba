import Core
import Foundation
import Geo
import TestKit
import Testing

/// The test database that MaxMind publishes.
@Suite("Places", .enabled(if: GeoData.present, Comment(rawValue: GeoData.absence))) struct PlacesTests {
    @Test(arguments: [
        ("81.2.69.160", "London", "GB", 51.5142, -0.0931, 100, "Europe/London"),
        ("::ffff:81.2.69.160", "London", "GB", 51.5142, -0.0931, 100, "Europe/London"),
        ("216.160.83.56", "Milton", "US", 47.2513, -122.3149, 22, "America/Los_Angeles"),
        ("89.160.20.112", "Linköping", "SE", 58.4167, 15.6167, 76, "Europe/Stockholm"),
        ("175.16.199.1", "Changchun", "CN", 43.88, 125.3228, 100, "Asia/Harbin"),
    ])
    func known(
        address: String, city: String, country: String, latitude: Double, longitude: Double, radius: Int, zone: String
    ) throws {
        let places = try Places(path: GeoData.cities)
        let parsed = try #require(IPAddress(address))
        let place = try #require(places.place(of: parsed))
        #expect((place.city, place.country, place.accuracyRadius, place.timeZone) == (city, country, radius, zone))
        #expect((place.latitude, place.longitude) == (latitude, longitude))
    }

    @Test func theRegionHasItsCodeWithoutItsCountry() throws {
        let places = try Places(path: GeoData.cities)
        let address = try #require(IPAddress("216.160.83.56"))
        #expect(places.place(of: address)?.region == "WA")
    }

    @Test(arguments: ["127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fe80::1", "203.0.113.7"])
    func nowhere(address: String) throws {
        let (places, address) = (try Places(path: GeoData.cities), try #require(IPAddress(address)))
        #expect(places.place(of: address) == nil)
    }

    @Test func withoutADatabaseNobodyIsAnywhere() throws {
        let address = try #require(IPAddress("81.2.69.160"))
        #expect(Places.unknown.place(of: address) == nil)
        #expect(!Places.unknown.isConfigured)
    }

    @Test func anotherKindOfDatabaseIsRefused() throws {
        #expect(throws: GeoFault.notAboutPlaces(path: GeoData.anonymous, type: "GeoIP2-Anonymous-IP")) {
            try Places(path: GeoData.anonymous)
        }
    }

    @Test func whatIsNoDatabaseIsRefused() throws {
        let folder = try TestFolder.make()
        let path = folder.appending(path: "places.mmdb").path
        #expect(throws: GeoFault.self) { try Places(path: path) }
        try "not a database".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: GeoFault.self) { try Places(path: path) }
    }

    @Test func aReplacedFileIsOpenedAgain() throws {
        let path = try TestFolder.make().appending(path: "places.mmdb").path
        try FileManager.default.copyItem(atPath: GeoData.cities, toPath: path)
        let places = try Places(path: path)
        #expect(try !places.reload())
        try "not a database".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: GeoFault.self) { try places.reload() }
        let address = try #require(IPAddress("81.2.69.160"))
        #expect(places.place(of: address)?.country == "GB", "the old one stays")
        try Data(contentsOf: URL(filePath: GeoData.cities)).write(to: URL(filePath: path), options: .atomic)
        #expect(try places.reload())
        #expect(places.place(of: address)?.city == "London")
    }
}
