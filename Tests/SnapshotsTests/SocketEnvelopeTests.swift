import Alarms
import Foundation
import Snapshots
import TankFarm
import Testing

@Suite struct SocketEnvelopeTests {
    private static let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)

    private static let requests: [SocketRequest] = [
        .snapshot, .subscribe, .intent(.acknowledge([], comment: nil)),
        .intent(
            .acknowledge(
                [
                    AlarmReference(alarm: overfill, serial: 12),
                    AlarmReference(alarm: AlarmID(.station, .storageFault), serial: nil),
                    AlarmReference(alarm: AlarmID(.line("south"), .lineFault), serial: .max),
                ], comment: SampleSnapshot.words)),
        .intent(.accept("TK-101", seenMillimetres: nil, comment: nil)),
        .intent(.accept("TK-101", seenMillimetres: 8_960.5, comment: SampleSnapshot.words)),
        .intent(.reset([AlarmReference(alarm: overfill, serial: 12)])),
        .intent(
            .shelve(.tank("TK-101"), for: .seconds(7_200), reason: SampleSnapshot.words), signedOnAs: "Li Na",
            terminal: SampleSnapshot.words),
        .intent(.unshelve(.alarm(AlarmReference(alarm: overfill, serial: nil)))),
        .intent(.takeOutOfService(.tank("TK-101"), reason: SampleSnapshot.words)),
        .intent(.returnToService(.tank("TK-101"))),
        .intent(.comment(AlarmReference(alarm: overfill, serial: 12), SampleSnapshot.words)),
        .intent(.note(nil, SampleSnapshot.words)), .intent(.note("TK-101", "")),
        .intent(.declare("TK-101", .outOfUse, reason: nil)),
        .intent(.maintain("south", for: .milliseconds(1), reason: "")), .intent(.endMaintenance("south")),
        .intent(.test("TK-101", for: .seconds(-1))), .intent(.endTest("TK-101")), .intent(.signOn),
        .intent(
            .enter(
                "TK-101",
                [
                    .value(.density, 860.1), .value(.waterByMass, 0.35),
                    .observedDensity(
                        ObservedDensity(kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: 20)),
                ], validFor: .seconds(86_400), source: SampleSnapshot.words)),
        .intent(.enter(nil, [], validFor: .zero, source: nil)),
        .intent(.withdraw("TK-101", .waterByMass)), .intent(.withdraw(nil, .ambient)),
        .intent(.call("TK-101", .level(millimetres: 9_641.5), text: SampleSnapshot.words)),
        .intent(.call("TK-101", .interface(millimetres: -1), text: nil)),
        .intent(.call(nil, .time(WallTime(milliseconds: .max)), text: nil)), .intent(.cancelCall(number: .min)),
    ]

    private static let replies: [SocketReply] = [
        .snapshot(SampleSnapshot.farm()), .refused(""), .refused(SampleSnapshot.words), .intent([]),
        .intent([
            IntentResult(alarm: overfill, done: true),
            IntentResult(alarm: overfill, done: false, why: SampleSnapshot.words),
            IntentResult(tank: "TK-101", done: false, why: SampleSnapshot.words),
        ]),
    ]

    private func request(_ text: String) throws -> SocketRequest {
        try SocketEnvelope<SocketRequest>(line: Array(text.utf8)).body
    }

    private func text(_ request: SocketRequest) throws -> String {
        String(decoding: try SocketEnvelope(request).line(), as: UTF8.self)
    }

    @Test(arguments: requests)
    func `brings a request over as it was`(request: SocketRequest) throws {
        #expect(try SocketEnvelope<SocketRequest>(line: SocketEnvelope(request).line()).body == request)
    }

    @Test(arguments: replies)
    func `brings a reply over as it was`(reply: SocketReply) throws {
        #expect(try SocketEnvelope<SocketReply>(line: SocketEnvelope(reply).line()).body == reply)
    }

    @Test(arguments: replies)
    func `keeps to one line of UTF-8, whatever the texts hold`(reply: SocketReply) throws {
        let line = try SocketEnvelope(reply).line()
        #expect(line.allSatisfy { $0 >= 0x20 })
        #expect(String(validating: line, as: UTF8.self) != nil)
        #expect(line.first == UInt8(ascii: "{"))
    }

    @Test func `writes the same line for the same message`() throws {
        let lines = try (0..<5).map { _ in try SocketEnvelope(SocketReply.snapshot(SampleSnapshot.farm())).line() }
        #expect(Set(lines).count == 1)
    }

    @Test func `names its version`() throws {
        #expect(try text(.snapshot) == #"{"body":{"snapshot":{}},"version":4}"#)
    }

    @Test(arguments: [0, 1, 2, 3, -1, 1_000_000])
    func `refuses another version, and says which`(version: Int) {
        let error = #expect(throws: SocketVersionError.self) {
            try request(#"{"body":{"snapshot":{}},"version":\#(version)}"#)
        }
        #expect(error?.found == version)
    }

    @Test func `refuses another version whose messages it does not know`() {
        let error = #expect(throws: SocketVersionError.self) {
            try request(#"{"body":{"silence":{"tank":"TK-101"}},"version":1}"#)
        }
        #expect(error?.found == 1)
    }

    @Test(arguments: [
        "", " ", "snapshot", "null", "[]", "{}", "{", #"{"version":4}"#, #"{"body":{"snapshot":{}}}"#,
        #"{"body":{"snapshot":{}},"version":"1"}"#, #"{"body":{"snapshot":{}},"version":1.5}"#,
        #"{"body":{"snapshot":{}},"version":99999999999999999999}"#, #"{"body":{},"version":4}"#,
        #"{"body":{"silence":{}},"version":4}"#, #"{"body":{"snapshot":{},"subscribe":{}},"version":4}"#,
        #"{"body":{"intent":{}},"version":4}"#, #"{"body":{"snapshot":{}},"version":3}x"#, "\u{0}", "\u{FEFF}",
    ])
    func `throws at what is no message`(text: String) {
        #expect(throws: (any Error).self) { try request(text) }
    }

    @Test func `throws at an acknowledgement of what is no alarm`() {
        #expect(throws: (any Error).self) {
            try request(
                #"{"body":{"intent":{"_0":{"acknowledge":{"_0":[{"alarm":"TK-101/level_xx"}]}}}},"version":4}"#)
        }
    }

    @Test func `throws at bytes that are no UTF-8`() {
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x00], [0x80], Array(repeating: 0xC3, count: 100)] {
            #expect(throws: (any Error).self) { try SocketEnvelope<SocketRequest>(line: bytes) }
        }
    }

    @Test func `throws at every beginning of a message that breaks off`() throws {
        let line = try SocketEnvelope(Self.requests[3]).line()
        let taken = (0..<line.count).filter { (try? SocketEnvelope<SocketRequest>(line: Array(line[..<$0]))) != nil }
        #expect(taken == [])
    }

    @Test func `throws at a message nested without end`() {
        #expect(throws: (any Error).self) { try request(String(repeating: "[", count: 100_000)) }
        #expect(throws: (any Error).self) { try request(String(repeating: #"{"body":"#, count: 100_000)) }
    }

    @Test func `takes a request with fields that it does not know`() throws {
        let later = try text(Self.requests[3]).replacingOccurrences(of: "{", with: #"{"zz_later":[1,{}],"#)
            .replacingOccurrences(of: ",}", with: "}")
        #expect(try request(later) == Self.requests[3])
    }

    @Test func `takes a snapshot with fields that it does not know, at any depth`() throws {
        let reply = SocketReply.snapshot(SampleSnapshot.farm())
        let data = Data(try SocketEnvelope(reply).line())
        let later = try JSONSerialization.data(withJSONObject: extended(JSONSerialization.jsonObject(with: data)))
        #expect(later.count > data.count)
        #expect(try SocketEnvelope<SocketReply>(line: Array(later)).body == reply)
    }

    private func extended(_ value: Any) -> Any {
        if let object = value as? [String: Any] {
            var result = object.mapValues(extended)
            result["zz_later"] = ["added": 1]
            return result
        }
        if let array = value as? [Any] { return array.map(extended) }
        return value
    }

    @Test func `has no field by which a message could name its operator`() throws {
        let mine = try text(Self.requests[2])
        let forged = mine.replacingOccurrences(of: #"{"acknowledge""#, with: #"{"operatorName":"root","acknowledge""#)
        #expect(forged != mine)
        #expect(try request(forged) == Self.requests[2])
    }
}
