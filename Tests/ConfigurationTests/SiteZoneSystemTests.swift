import TankFarm
import Testing

@testable import Configuration

@Suite struct SiteZoneSystemTests {
    private func offset(_ zone: SiteZone, _ text: String) throws -> Int {
        zone.offsetSeconds(at: try #require(WallTime(rfc3339: text)))
    }

    @Test func `knows Berlin's summer to the second`() throws {
        let zone = try #require(SiteZone(systemZone: "Europe/Berlin"))
        #expect(try offset(zone, "2026-03-29T00:59:59.999Z") == 3_600)
        #expect(try offset(zone, "2026-03-29T01:00:00Z") == 7_200)
        #expect(try offset(zone, "2026-10-25T00:59:59Z") == 7_200)
        #expect(try offset(zone, "2026-10-25T01:00:00Z") == 3_600)
        #expect(try offset(zone, "2059-07-01T00:00:00Z") == 7_200)
        #expect(zone.transitions.count == 120)
    }

    @Test func `knows that Shanghai has no summer time`() throws {
        let zone = try #require(SiteZone(systemZone: "Asia/Shanghai"))
        #expect(zone.initialOffsetSeconds == 28_800)
        #expect(zone.transitions.isEmpty)
        #expect(try offset(zone, "2026-11-21T00:00:00Z") == 28_800)
    }

    @Test func `knows a change of offset that is no daylight saving`() throws {
        let zone = try #require(SiteZone(systemZone: "Europe/Moscow"))
        #expect(try offset(zone, "2012-01-01T00:00:00Z") == 14_400)
        #expect(try offset(zone, "2015-01-01T00:00:00Z") == 10_800)
    }

    @Test(arguments: ["UTC", "Etc/UTC"])
    func `takes UTC`(_ name: String) throws {
        let zone = try #require(SiteZone(systemZone: name))
        #expect(zone.name == name)
        #expect(zone.initialOffsetSeconds == 0)
        #expect(zone.transitions.isEmpty)
    }

    @Test(arguments: ["GMT+8", "CST", "Asia/Lindong", "", "asia/shanghai", "+08:00"])
    func `refuses what is no IANA name`(_ name: String) {
        #expect(SiteZone(systemZone: name) == nil)
    }

    @Test(arguments: [
        ("Asia/Shangai", "Asia/Shanghai"), ("asia/shanghai", "Asia/Shanghai"), ("Berlin", "Europe/Berlin"),
        ("China/Shanghai", "Asia/Shanghai"),
    ])
    func `suggests the zone that was meant`(_ name: String, _ meant: String) {
        #expect(SiteZone.suggestion(for: name) == meant)
    }
}
