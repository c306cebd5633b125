// What the ribbon of WPS calls. Old browser cores: no modules here.

var PANE_KEY = "report_assistant_pane";
var RIGHT = 2; // msoCTPDockPositionRight

function OnAddinLoad(ribbon) {
  window.wps.ribbonUI = ribbon;
  return true;
}

// Opens the pane, or shows and hides the one that is there.
function OnOpenPane() {
  var known = window.wps.PluginStorage.getItem(PANE_KEY);
  var pane = known ? window.wps.GetTaskPane(known) : null;
  if (pane) {
    pane.Visible = !pane.Visible;
    return true;
  }
  pane = window.wps.CreateTaskPane(window.location.origin + "/addins/pane.html", "年报核对与起草");
  pane.DockPosition = RIGHT;
  pane.Width = 420;
  pane.Visible = true;
  window.wps.PluginStorage.setItem(PANE_KEY, pane.ID);
  return true;
}

window.OnAddinLoad = OnAddinLoad;
window.OnOpenPane = OnOpenPane;
