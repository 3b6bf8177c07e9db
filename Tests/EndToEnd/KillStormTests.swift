import Foundation
import Glibc
import TestSupport
import Testing

/// A station killed again and again at random instants, with people acknowledging: what one of them saw confirmed is there.
@Suite struct KillStormTests {
    @Test func `nothing that was confirmed is lost, however often the station is killed`() throws {
        let site = try TestSite()
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "20")
        var confirmed: Set<String> = []
        var entries = 0
        for round in 0..<LongForm.rounds(2, long: 40) {
            let station = try site.serve()
            // Commands take a while each, so that the kill comes at another instant of the station's second every time.
            for _ in 0..<Int.random(in: 1...8) {
                for line in try site.ullage("alarms", "--json").lines where line.contains("unacknowledged") {
                    guard let id = try Self.field("id", of: line) else { continue }
                    let serial = try Self.number("serial", of: line)
                    if try site.ullage("ack", "\(id)#\(serial)").status == 0 { confirmed.insert("\(id)#\(serial)") }
                }
            }
            station.killNine()
            let journal = try site.ullage("journal", "--json").lines
            let acknowledged = try Set(
                journal.filter { $0.contains("\"event\":\"acknowledged\"") }.map {
                    "\(try Self.field("alarm", of: $0) ?? "")#\(try Self.number("serial", of: $0))"
                })
            #expect(confirmed.isSubset(of: acknowledged), "round \(round)")
            #expect(journal.count > entries, "round \(round): the journal shrank or stood still")
            entries = journal.count
        }
        simulator.killNine()
    }

    private static func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    private static func field(_ name: String, of line: String) throws -> String? { try object(line)[name] as? String }
    private static func number(_ name: String, of line: String) throws -> Int {
        try #require(try object(line)[name] as? Int)
    }
}
