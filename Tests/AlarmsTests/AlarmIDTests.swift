import Alarms
import TankFarm
import Testing

@Suite struct AlarmIDTests {
    @Test(arguments: ["TK-101/level_hh", "line:south/line_fault", "station/storage_fault"])
    func `is read as it is written`(text: String) throws {
        #expect(try #require(AlarmID(text)).description == text)
    }

    @Test(arguments: [
        "", "TK-101", "/level_hh", "TK-101/level_hhh", "line:/line_fault", "line:south/level_hh", "station/level_hh",
        "TK-101/line_fault", "TK-101/storage_fault",
    ])
    func `is none where subject and kind do not belong together`(text: String) {
        #expect(AlarmID(text) == nil)
    }

    @Test func `that of a second gauge is one of its tank, under the gauge's own name`() throws {
        let id = AlarmID(.tank(TankName("TK-101").ofSecondGauge), .gaugeFault)
        #expect(id.description == "TK-101/2/gauge_fault")
        #expect(AlarmID(id.description) == id)
        #expect(id.tank == "TK-101")
        #expect(id != AlarmID(.tank("TK-101"), .gaugeFault))
        #expect(AlarmID("TK-1/level_hh")?.tank == "TK-1")
        #expect(AlarmID("line:2/line_fault")?.tank == nil)
    }
}
