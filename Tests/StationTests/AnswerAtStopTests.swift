import Alarms
import Snapshots
import Station
import Storage
import TestSupport
import Testing

@Suite struct AnswerAtStopTests {
    @Test func `an acknowledgement that is handed in just before the stop is answered`() throws {
        let folder = try TemporaryFolder()
        let station = try EdgeStation.started(in: folder)
        let alarm = try #require(try station.overfill())
        let answer = Watched<[IntentResult]?>(nil)
        station.engine.submit(EdgeStation.acknowledgement(serial: alarm.record.serial), by: EdgeStation.wang) {
            results in
            answer.update { $0 = results }
        }
        let ended = Watched(false)
        let s = station.engine
        let t = DedicatedThread {
            s.stop(why: "x"); ended.update { $0 = true }
        }
        #expect(ended.wait { $0 } == true)
        t.join()
        #expect(try #require(answer.now).map(\.done) == [true])
        station.database.close()
    }
}
